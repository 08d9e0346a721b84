import { Link, useParams } from '@tanstack/react-router';
import { memo, useMemo, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import type { SheetBody } from '../../offline/types';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/icons';
import { Heading } from '../../ui/Page';
import { useJudge } from '../judge/context';
import { JudgeBar, JudgeFrame } from '../judge/JudgeBar';
import { useSelect } from '../judge/select';
import type { Dossier } from '../scoresheet/dossier';
import { Look } from '../scoresheet/look/Look';
import { nameOf, nextUnmarked, type Tally, type Tree, tally as tallyOf } from '../scoresheet/marks';
import type { Pen } from '../scoresheet/pen';
import { SheetBase } from '../scoresheet/SheetBase';
import { Criteria } from '../scoresheet/score/Criteria';
import { WeightsBar } from '../scoresheet/score/WeightsBar';
import sheet from '../scoresheet/sheet.module.css';
import { text as sheetText } from '../scoresheet/words';
import { hundredths, type Sample, useMaterial } from './material';
import css from './practice.module.css';
import { text } from './words';

const Seen = memo(Look);

/** A sample is scored as an entry is; what was published for it stays hidden until every criterion has a mark. */
export function PracticeSheet() {
  const { sampleId } = useParams({ from: '/cham/$judgeId/tap/$sampleId' });
  const say = useWords(text);
  const material = useMaterial();
  if (material.state === 'ready') {
    const sample = material.samples.find((s) => s.id === sampleId);
    const rubric = material.rubrics.find((r) => r.groupId === sample?.groupId);
    if (sample && rubric)
      return <OpenSample key={sampleId} sample={sample} tree={rubric.tree} version={rubric.version} />;
  }
  return (
    <JudgeFrame bar={<PracticeBar />}>
      <main className={css.page}>
        <div className={css.column}>
          {material.state === 'loading' ? (
            <p role="status">{say.loading}</p>
          ) : (
            <>
              <Heading title={say.noSample} />
              <p>{material.state === 'failed' ? say.failed : say.noSampleWhy}</p>
            </>
          )}
        </div>
      </main>
    </JudgeFrame>
  );
}

function PracticeBar() {
  const say = useWords(text);
  const { judgeId } = useJudge();
  return (
    <JudgeBar title={say.bar} detail={say.barDetail}>
      <Link
        className={`btn two ${css.list}`}
        to="/cham/$judgeId/tap"
        params={{ judgeId }}
        activeOptions={{ exact: true }}
      >
        <Icon of="grid" />
        <span>{say.all}</span>
      </Link>
    </JudgeBar>
  );
}

const nothing: SheetBody['marks'] = {};

function OpenSample({ sample, tree, version }: { sample: Sample; tree: Tree; version: number }) {
  const say = useWords(text);
  const of = useWords(sheetText);
  const marks = useSelect((now) => now.practice[sample.id]?.marks) ?? nothing;
  const tally = useMemo(() => tallyOf(tree, marks), [tree, marks]);
  const dossier = useMemo(() => dossierOf(sample), [sample]);
  const { pen, undo, canUndo, restart } = usePracticePen(sample.id, version);
  const [open, setOpen] = useState(() => nextUnmarked(tree, marks, undefined));
  const [asking, setAsking] = useState(false);
  const compared = useRef<HTMLHeadingElement>(null);
  const complete = tally.unmarked.length === 0;

  const main = () => {
    const next = nextUnmarked(tree, pen.marks(), open);
    if (next) setOpen(next);
    else {
      compared.current?.scrollIntoView({ block: 'start' });
      compared.current?.focus({ preventScroll: true });
    }
  };
  return (
    <JudgeFrame
      bar={<PracticeBar />}
      base={
        <SheetBase tally={tally} before={<BackToSamples />} after={null} onUndo={undo} canUndo={canUndo}>
          <button type="button" className={complete ? 'btn' : 'btn wait'} onClick={main}>
            {complete ? say.anchorShown : of.missing(tally.unmarked.length)}
          </button>
        </SheetBase>
      }
    >
      <main className={sheet.score}>
        <Seen dossier={dossier} caption={say.from(sample.facility, sample.year)} note={sample.note} />
        <div className={sheet.work}>
          <div className={sheet.weights}>
            <WeightsBar tally={tally} current={open} />
          </div>
          <div className={sheet.scroll}>
            <Criteria tally={tally} marks={marks} locked={false} pen={pen} open={open} onOpen={setOpen}>
              <section className={css.anchor}>
                <h2 ref={compared} tabIndex={-1}>
                  {say.compare}
                </h2>
                {complete ? <Anchor sample={sample} tally={tally} /> : <p>{say.anchorLater}</p>}
                {tally.marked > 0 ? (
                  <p>
                    <button type="button" className="btn two" onClick={() => setAsking(true)}>
                      {say.restart}
                    </button>
                  </p>
                ) : null}
              </section>
            </Criteria>
          </div>
        </div>
      </main>
      {asking ? (
        <Dialog title={say.restartTitle} onClose={() => setAsking(false)}>
          <p>{say.restartWhy}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsking(false)}>
              {say.keep}
            </button>
            <button
              type="button"
              className="btn"
              onClick={() => {
                setAsking(false);
                restart();
                setOpen(tree.criterionGroups[0]?.criteria[0]?.id);
              }}
            >
              {say.restart}
            </button>
          </div>
        </Dialog>
      ) : null}
    </JudgeFrame>
  );
}

function BackToSamples() {
  const say = useWords(text);
  const { judgeId } = useJudge();
  return (
    <Link
      className="ibtn"
      to="/cham/$judgeId/tap"
      params={{ judgeId }}
      activeOptions={{ exact: true }}
      aria-label={say.all}
    >
      <Icon of="left" />
    </Link>
  );
}

function dossierOf(sample: Sample): Dossier {
  return {
    code: '',
    groupId: sample.groupId,
    group: undefined,
    title: sample.title,
    facility: '',
    place: '',
    members: [],
    photos: sample.photos,
    papers: [],
    facts: [],
    explanation: [],
  };
}

/** The judge's groups beside the published ones. */
function Anchor({ sample, tally }: { sample: Sample; tally: Tally }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const rows = tally.groups.map((g) => ({
    id: g.group.id,
    name: `${g.number} · ${nameOf(g.group, language)}`,
    mine: g.points,
    published: hundredths(sample.anchor.groups.find((a) => a.id === g.group.id)?.points),
  }));
  const total = { id: '', name: say.total, mine: tally.points, published: hundredths(sample.anchor.score) };
  return (
    <table className={css.compared}>
      <thead>
        <tr>
          <th scope="col" aria-label={say.compare} />
          <th scope="col" className="r">
            {say.mine}
          </th>
          <th scope="col" className="r">
            {say.published}
          </th>
          <th scope="col" className="r">
            {say.difference}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...rows, total].map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.name}</th>
            <td className="r">{points(row.mine, language)}</td>
            <td className="r">{row.published === undefined ? '–' : points(row.published, language)}</td>
            <td className="r">
              {row.published === undefined
                ? '–'
                : signed(row.mine - row.published, points(Math.abs(row.mine - row.published), language))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const signed = (difference: number, figure: string): string =>
  difference === 0 ? figure : difference > 0 ? `+${figure}` : `−${figure}`;

/** Writes on this device alone. Its steps back are kept as long as the sheet is open. */
function usePracticePen(sampleId: string, rubricVersion: number) {
  const store = useJudge();
  const steps = useRef<SheetBody['marks'][]>([]);
  const [canUndo, setCanUndo] = useState(false);
  const acts = useMemo(() => {
    const marks = () => store.snapshot().practice[sampleId]?.marks ?? nothing;
    const write = (next: SheetBody['marks']) => {
      void store
        .practise(sampleId, (body) => {
          body.rubricVersion = rubricVersion;
          body.marks = next;
        })
        .catch(() => {});
      setCanUndo(steps.current.length > 0);
    };
    const pen: Pen = {
      marks,
      mark: (criterionId, value) => {
        const next = { ...marks() };
        steps.current.push(marks());
        if (value === undefined) delete next[criterionId];
        else next[criterionId] = value;
        write(next);
      },
      remark: () => {}, // a sample has none
    };
    const undo = () => {
      const back = steps.current.pop();
      if (back) write(back);
    };
    const restart = () => {
      steps.current.push(marks());
      write({});
    };
    return { pen, undo, restart };
  }, [store, sampleId, rubricVersion]);
  return { ...acts, canUndo };
}
