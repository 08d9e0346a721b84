import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import type { LocalSheet, Packet, SheetBody } from '../../offline/types';
import { useJudge } from '../judge/context';
import { JudgeFrame } from '../judge/JudgeBar';
import { useSelect } from '../judge/select';
import { dossierOf } from './dossier';
import { HelpDialog } from './HelpDialog';
import { captionOf, Look } from './look/Look';
import { differences, nameOf, nextUnmarked, type Tree, tally as tallyOf } from './marks';
import { KnockOutNotice, LockedNotice, RefusalNotice, ReopenedNotice } from './notices';
import type { Pen } from './pen';
import { SheetBar, useNeighbours } from './SheetBar';
import { NextSheet, PreviousSheet, SheetBase } from './SheetBase';
import { SubmitDialog } from './SubmitDialog';
import { Criteria } from './score/Criteria';
import { Remarks } from './score/Remarks';
import { WeightsBar } from './score/WeightsBar';
import css from './sheet.module.css';
import { isReopened } from './sheetState';
import { useShortcuts } from './shortcuts';
import { Versions } from './versions/Versions';
import { text } from './words';

const Seen = memo(Look);

interface Props {
  sheet: LocalSheet;
  tree: Tree;
  packet: Packet | undefined;
}

export function OpenSheet({ sheet, tree, packet }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const store = useJudge();
  const unsent = useSelect((now) => now.sync.unsentIds.has(sheet.id));
  const { id, body } = sheet;
  const locked = sheet.locked || !sheet.counted;
  const tally = useMemo(() => tallyOf(tree, body.marks), [tree, body.marks]);
  const dossier = useMemo(
    () => dossierOf(packet, sheet.entryId, sheet.judgingCode, sheet.groupId),
    [packet, sheet.entryId, sheet.judgingCode, sheet.groupId],
  );
  // A sheet that never was this judge's to score has nothing to show but why.
  const scored = sheet.counted || tally.marked > 0;
  const pen = usePen(id);
  const [open, setOpen] = useState(() => nextUnmarked(tree, body.marks, undefined));
  const [dialog, setDialog] = useState<'submit' | 'help'>();
  const [said, setSaid] = useState('');
  const remarks = useRef<HTMLHeadingElement>(null);
  const work = useRef<HTMLDivElement>(null);
  const neighbours = useNeighbours(id);

  const undo = () => {
    leaveField();
    const now = store.snapshot().sheets.find((s) => s.id === id);
    const back = now?.undo.at(-1);
    if (!now || !back || locked) {
      setSaid(say.nothingToUndo);
      return;
    }
    const changed = differences(tree, back.marks, now.body.marks)[0];
    if (changed) {
      const value = changed.points === undefined ? say.unscored : points(changed.points, language);
      setSaid(say.undone(changed.number, nameOf(changed.criterion, language), value));
      setOpen(changed.criterion.id);
    } else {
      setSaid(say.undoneRemark);
    }
    void store.undo(id).catch(() => {});
  };

  const toConflict = () => work.current?.querySelector('[data-conflict]')?.scrollIntoView({ block: 'start' });
  const main = () => {
    if (locked) return;
    leaveField();
    const now = store.snapshot().sheets.find((s) => s.id === id);
    if (!now) return;
    const next = nextUnmarked(tree, now.body.marks, open);
    if (now.conflict) toConflict();
    else if (next) setOpen(next);
    else setDialog('submit');
  };

  useShortcuts({
    undo,
    main,
    previous: neighbours.goBefore,
    next: neighbours.goAfter,
    jump: () => neighbours.setJumping(true),
    help: () => setDialog('help'),
  });

  const toRemarks = useCallback(() => {
    remarks.current?.scrollIntoView({ block: 'start' });
    remarks.current?.focus({ preventScroll: true });
  }, []);
  const written = (body.remarks.facility ?? '').length + (body.remarks.council ?? '').length;
  const jump = useMemo(() => ({ written, onJump: toRemarks }), [written, toRemarks]);

  return (
    <JudgeFrame
      bar={<SheetBar current={id} jumping={neighbours.jumping} onJump={neighbours.setJumping} />}
      base={
        <SheetBase
          tally={tally}
          before={<PreviousSheet judgeId={store.judgeId} sheetId={neighbours.before} />}
          after={<NextSheet judgeId={store.judgeId} sheetId={neighbours.after} />}
          onUndo={locked ? undefined : undo}
          canUndo={sheet.undo.length > 0}
        >
          {locked ? (
            <NextToSubmit current={id} onGo={neighbours.go} />
          ) : (
            <MainButton sheet={sheet} missing={tally.unmarked.length} onPress={main} />
          )}
        </SheetBase>
      }
    >
      <main className={css.score}>
        <Seen dossier={dossier} caption={captionOf(dossier, language)} remarks={scored ? jump : undefined} />
        <div className={css.work}>
          {scored ? (
            <div className={css.weights}>
              <WeightsBar tally={tally} current={locked ? undefined : open} />
            </div>
          ) : null}
          <div ref={work} className={css.scroll}>
            <div className={css.notices}>
              <LockedNotice sheet={sheet} unsent={unsent} />
              <ReopenedNotice sheet={sheet} />
              <RefusalNotice sheet={sheet} />
              {sheet.conflict ? (
                <Versions
                  sheet={sheet}
                  conflict={sheet.conflict}
                  tree={tree}
                  onKeep={(keep) => void store.resolve(id, keep).catch(() => {})}
                />
              ) : null}
              <KnockOutNotice tally={tally} />
            </div>
            {scored ? (
              <Criteria
                tally={tally}
                marks={body.marks}
                locked={locked}
                pen={pen}
                open={open}
                onOpen={setOpen}
                fromTop={
                  sheet.conflict !== undefined ||
                  sheet.refusal !== undefined ||
                  isReopened(sheet) ||
                  tally.knockOuts.length > 0
                }
              >
                <Remarks remarks={body.remarks} locked={locked} pen={pen} heading={remarks} />
                <p className={css.helpLine}>
                  <button type="button" className="btn quiet" onClick={() => setDialog('help')}>
                    {say.help}
                  </button>
                </p>
              </Criteria>
            ) : null}
          </div>
        </div>
        <p className="spoken" role="status">
          {said}
        </p>
      </main>
      {dialog === 'help' ? <HelpDialog onClose={() => setDialog(undefined)} /> : null}
      {dialog === 'submit' ? (
        <SubmitDialog
          code={sheet.judgingCode}
          title={dossier.title}
          tally={tally}
          onClose={() => setDialog(undefined)}
          onSubmit={() => {
            setDialog(undefined);
            void store.submit([id]).catch(() => {});
          }}
        />
      ) : null}
    </JudgeFrame>
  );
}

/** A field that holds typed text writes it when it is left; Safari does not leave it for a button. */
function leaveField() {
  if (document.activeElement instanceof HTMLTextAreaElement) document.activeElement.blur();
}

function usePen(sheetId: string): Pen {
  const store = useJudge();
  return useMemo(() => {
    const write = (change: (body: SheetBody) => void) => {
      // What the disk refuses is said by the bar; what a locked sheet refuses is not offered.
      void store.edit(sheetId, change).catch(() => {});
    };
    return {
      marks: () => store.snapshot().sheets.find((s) => s.id === sheetId)?.body.marks ?? {},
      mark: (criterionId, value) =>
        write((body) => {
          if (value === undefined) delete body.marks[criterionId];
          else body.marks[criterionId] = value;
        }),
      remark: (reader, typed) =>
        write((body) => {
          if (typed === '') delete body.remarks[reader];
          else body.remarks[reader] = typed;
        }),
    };
  }, [store, sheetId]);
}

/** Says what is missing and goes there; when nothing is, submits. */
function MainButton({ sheet, missing, onPress }: { sheet: LocalSheet; missing: number; onPress: () => void }) {
  const say = useWords(text);
  const waits = sheet.conflict !== undefined || missing > 0;
  return (
    <button type="button" className={waits ? 'btn wait' : 'btn'} onClick={onPress}>
      {sheet.conflict ? say.chooseVersion : missing > 0 ? say.missing(missing) : say.submit}
    </button>
  );
}

function NextToSubmit({ current, onGo }: { current: string; onGo: (sheetId: string) => void }) {
  const say = useWords(text);
  const next = useSelect((now) => {
    const at = now.sheets.findIndex((s) => s.id === current);
    return [...now.sheets.slice(at + 1), ...now.sheets.slice(0, at)].find((s) => s.counted && !s.locked)?.id;
  });
  if (!next) return null;
  return (
    <button type="button" className="btn" onClick={() => onGo(next)}>
      {say.submittedNext}
    </button>
  );
}
