import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n';
import type { SheetBody } from '../../offline/types';
import { Icon } from '../../ui/icons';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { useJudge } from '../judge/context';
import { JudgeBar, JudgeFrame } from '../judge/JudgeBar';
import { useSelect } from '../judge/select';
import { PhotoPlate } from '../scoresheet/look/Photo';
import { tally } from '../scoresheet/marks';
import { type Material, type Sample, useMaterial } from './material';
import css from './practice.module.css';
import { text } from './words';

/** The samples to practise on. */
export function Practice() {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const name = useSelect((now) => now.judge.name);
  const material = useMaterial();
  return (
    <JudgeFrame
      bar={
        <JudgeBar title={name} detail={say.bar}>
          <Link
            className={`btn two ${css.list}`}
            to="/cham/$judgeId"
            params={{ judgeId }}
            activeOptions={{ exact: true }}
          >
            <Icon of="grid" />
            <span>{say.list}</span>
          </Link>
        </JudgeBar>
      }
    >
      <main className={css.page}>
        <div className={css.column}>
          <Heading title={say.title} />
          <p>{say.why}</p>
          <Samples material={material} />
        </div>
      </main>
    </JudgeFrame>
  );
}

function Samples({ material }: { material: Material }) {
  const say = useWords(text);
  const practised = useSelect((now) => now.practice);
  switch (material.state) {
    case 'loading':
      return <p role="status">{say.loading}</p>;
    case 'failed':
      return (
        <div role="alert" className="notice wait">
          <p>{say.failed}</p>
          <button type="button" className="btn two" onClick={material.again}>
            {say.again}
          </button>
        </div>
      );
    case 'ready':
      if (material.samples.length === 0) {
        return (
          <div>
            <h2>{say.none}</h2>
            <p>{say.noneWhy}</p>
          </div>
        );
      }
      return (
        <ul className={css.samples}>
          {material.samples.map((sample) => (
            <SampleRow key={sample.id} sample={sample} material={material} body={practised[sample.id]} />
          ))}
        </ul>
      );
  }
}

interface RowProps {
  sample: Sample;
  material: Extract<Material, { state: 'ready' }>;
  body: SheetBody | undefined;
}

function SampleRow({ sample, material, body }: RowProps) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const rubric = material.rubrics.find((r) => r.groupId === sample.groupId);
  const done = rubric && tally(rubric.tree, body?.marks ?? {});
  return (
    <li>
      <Link className={css.sample} to="/cham/$judgeId/tap/$sampleId" params={{ judgeId, sampleId: sample.id }}>
        <span className={css.plate}>
          <PhotoPlate photo={sample.photos[0]} edge={320} alt="" groupId={sample.groupId} />
        </span>
        <span>
          <b className={css.name}>{sample.title}</b>
          <span className={css.from}>{say.from(sample.facility, sample.year)}</span>
          {sample.note ? <span className={css.from}>{sample.note}</span> : null}
        </span>
        <span className={css.state}>
          {!done || done.marked === 0 ? (
            <State state="ahead">{say.untouched}</State>
          ) : done.unmarked.length === 0 ? (
            <State state="done">{say.done}</State>
          ) : (
            <State state="go">{say.going(done.marked, done.count)}</State>
          )}
        </span>
      </Link>
    </li>
  );
}
