// From the signed decision to the published version, and on to corrections: one page, one step after the other.
import { useQuery } from '@tanstack/react-query';
import { Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { Heading, Notice } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { Approve } from './Approve';
import { Corrections, OpenCorrection } from './Corrections';
import { Decided } from './Decided';
import { PreviewPart } from './PreviewPart';
import { Publish } from './Publish';
import css from './publishing.module.css';
import { type Deliberation, deliberationQuery } from './queries';
import { Versions } from './Versions';
import { text } from './words';

export function PublishPage() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const deliberation = useQuery(deliberationQuery(ask, round.id));
  const none = deliberation.error instanceof Refusal && deliberation.error.problem.code === 'no-deliberation';
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={office.intro}>{say.intro}</p>
      {none ? <Notice kind="info">{say.notYet}</Notice> : <Asked query={deliberation}>{(d) => <Work d={d} />}</Asked>}
    </main>
  );
}

function Work({ d }: { d: Deliberation }) {
  const { office: held } = useRound();
  const say = useWords(text);
  const working = d.status === 'open' || d.status === 'approved';
  return (
    <>
      <Steps d={d} />
      {held.organiser ? null : <p className="hint">{say.onlyOrganiser}</p>}
      {d.version > 1 && working ? <Corrections d={d} /> : null}
      {d.status === 'open' ? <Approve key={d.version} d={d} /> : <Decided d={d} />}
      {working && (held.organiser || held.secretary) ? <PreviewPart key={`${d.status}${d.version}`} d={d} /> : null}
      {d.status === 'approved' && held.organiser ? <Publish d={d} /> : null}
      {d.status === 'published' || d.version > 1 ? <Versions /> : null}
      {d.status === 'published' && held.organiser ? <OpenCorrection d={d} /> : null}
    </>
  );
}

function Steps({ d }: { d: Deliberation }) {
  const say = useWords(text);
  const at = d.status === 'open' ? 0 : d.status === 'approved' ? 1 : 4;
  const sign = (step: number): StateName => {
    if (step < at) return 'done';
    return step === at || (at === 1 && step === 2) ? 'go' : 'ahead';
  };
  const names = [say.stepApprove, say.stepPreview, say.stepPublish, say.stepPublished];
  return (
    <ol className={css.steps} aria-label={say.steps}>
      {names.map((name, step) => (
        <li key={name} aria-current={step === at ? 'step' : undefined}>
          <State state={sign(step)}>
            {step + 1}. {name}
          </State>
        </li>
      ))}
    </ol>
  );
}
