import { Link } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import type { Packet } from '../../offline/types';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/icons';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { useJudge, useJudgeSnapshot } from '../judge/context';
import { JudgeBar, JudgeFrame } from '../judge/JudgeBar';
import { heldForHead, stageOver } from '../judge/standing';
import { findSheets } from './find';
import { type Line, linesOf } from './lines';
import css from './list.module.css';
import { PhotoPlate } from './look/Photo';
import { PacketAside } from './PacketAside';
import { ScoredBar } from './score/WeightsBar';
import { isReopened, stateSign, stateWord } from './sheetState';
import { text } from './words';

/** The judge's home: what is on this device, every sheet, and where to go on. */
export function SheetList() {
  const say = useWords(text);
  const { sheets, packet, sync } = useJudgeSnapshot();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const lines = useMemo(() => linesOf(sheets, packet, sync.unsentIds), [sheets, packet, sync.unsentIds]);
  const found = useMemo(() => new Set(findSheets(sheets, packet, wanted).map((s) => s.id)), [sheets, packet, wanted]);
  const over = stageOver({ packet, sheets });
  const current = over ? undefined : goOn(lines);
  const shown = lines.filter((line) => found.has(line.sheet.id));
  return (
    <JudgeFrame
      bar={<JudgeBar title={<Heading title={say.listTitle} />} />}
      base={packet ? <ListBase current={current} lines={lines} over={over} /> : undefined}
    >
      <main className={css.home}>
        <PacketAside lines={lines}>
          {sheets.length > 8 ? (
            <Field
              label={say.filter}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              enterKeyHint="search"
            />
          ) : null}
        </PacketAside>
        <section className={css.list} aria-label={say.listTitle}>
          {over ? <StageOver lines={lines} /> : null}
          {sheets.length === 0 ? <NoSheets packet={packet} /> : null}
          {sheets.length > 0 && shown.length === 0 ? <p className={css.empty}>{say.jumpNone}</p> : null}
          <ul>
            {shown.map((line) => (
              <Row key={line.sheet.id} line={line} packet={packet} now={line === current?.line} />
            ))}
          </ul>
        </section>
      </main>
    </JudgeFrame>
  );
}

/** Said once, above the sheets: nothing more can be scored, and what became of the sheets that came too late. */
function StageOver({ lines }: { lines: Line[] }) {
  const say = useWords(text);
  const held = lines.filter((l) => l.sheet.counted && heldForHead(l.sheet)).length;
  return (
    <div className={`notice wait ${css.closed}`} role="status">
      <State state="wait">{say.stageClosed}</State>
      <p>
        {say.stageClosedWhy} {held > 0 ? say.heldForHead(held) : ''}
      </p>
    </div>
  );
}

function NoSheets({ packet }: { packet: Packet | undefined }) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  return (
    <div className={css.empty}>
      <h2>{packet ? say.noSheets : say.noPacket}</h2>
      <p>{packet ? say.noSheetsWhy : say.noPacketWhy}</p>
      {packet ? null : (
        <p>
          <Link className="btn" to="/cham/$judgeId/goi" params={{ judgeId }}>
            {say.getPacket}
          </Link>
        </p>
      )}
    </div>
  );
}

interface Next {
  line: Line;
  begun: boolean;
}

/** Where a judge goes on: a sheet that was begun, else the first untouched one. */
function goOn(lines: Line[]): Next | undefined {
  const begun = lines.filter((l) => l.state === 'going');
  const last = begun.reduce<Line | undefined>(
    (a, b) => (a && a.sheet.changedAt >= b.sheet.changedAt ? a : b),
    undefined,
  );
  if (last) return { line: last, begun: true };
  const first = lines.find((l) => l.state === 'untouched');
  return first && { line: first, begun: false };
}

function ListBase({ current, lines, over }: { current: Next | undefined; lines: Line[]; over: boolean }) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const scored = lines.some((l) => l.state !== 'not-counted');
  return (
    <div className={css.base}>
      <Link className="btn two" to="/cham/$judgeId/tap" params={{ judgeId }}>
        {say.practice}
      </Link>
      <Link className="btn two" to="/cham/$judgeId/nop" params={{ judgeId }} hash={current || over ? 'phan-bo' : ''}>
        {current || over ? say.distribution : say.toFinish}
      </Link>
      {current ? (
        <Link
          className={`btn ${css.next}`}
          to="/cham/$judgeId/phieu/$sheetId"
          params={{ judgeId, sheetId: current.line.sheet.id }}
        >
          {current.begun ? say.goOn(current.line.sheet.judgingCode) : say.start(current.line.sheet.judgingCode)}
          <Icon of="right" />
        </Link>
      ) : scored && !over ? (
        <Link className={`btn ${css.next}`} to="/cham/$judgeId/nop" params={{ judgeId }}>
          {say.checkAndSubmit}
          <Icon of="right" />
        </Link>
      ) : null}
    </div>
  );
}

function Row({ line, packet, now }: { line: Line; packet: Packet | undefined; now: boolean }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { judgeId } = useJudge();
  const { sheet, tally, state } = line;
  const entry = packet?.entries.find((e) => e.entryId === sheet.entryId);
  return (
    <li>
      <Link
        to="/cham/$judgeId/phieu/$sheetId"
        params={{ judgeId, sheetId: sheet.id }}
        className={now ? `${css.row} ${css.now}` : css.row}
      >
        <span className={css.plate}>
          {entry ? (
            <PhotoPlate photo={entry.photos[0]} edge={320} alt="" groupId={sheet.groupId} />
          ) : (
            <span className="plate" />
          )}
        </span>
        <span>
          <span className={css.name}>{line.title}</span>
          {line.title === sheet.judgingCode ? null : <span className={css.code}>{sheet.judgingCode}</span>}
          {tally && tally.knockOuts.length > 0 && sheet.counted ? (
            <span className={css.out}>{say.hasKnockOut}</span>
          ) : null}
        </span>
        {state === 'not-counted' ? (
          <span className={css.reason}>{sheet.countedReason}</span>
        ) : (
          <>
            <span className={css.bar}>{tally ? <ScoredBar tally={tally} /> : null}</span>
            <span className={css.points}>{tally && tally.marked > 0 ? points(tally.points, language) : ''}</span>
          </>
        )}
        <span className={css.state}>
          {isReopened(sheet) && !sheet.conflict && !sheet.refusal ? (
            <State state="back">{say.reopened}</State>
          ) : (
            <State state={stateSign(state)}>{stateWord(line.state, say)}</State>
          )}
        </span>
      </Link>
    </li>
  );
}
