// How far the judges of a stage agree, and how firm its line is: for people to read, never to score by.
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { AgreementPart } from './AgreementPart';
import { CriteriaPart } from './CriteriaPart';
import { useFigures } from './figures';
import { GapsPart } from './GapsPart';
import { closedStage, judged } from './judgement';
import { LinePart } from './LinePart';
import { reliabilityQuery } from './queries';
import css from './reliability.module.css';
import { SeverityPart } from './SeverityPart';
import { text } from './words';

export function Reliability() {
  const { round, office: held } = useRound();
  const say = useWords(text);
  const { luot } = useSearch({ strict: false });
  const closed = closedStage(round);
  const newest = held.head && round.phase === 'scoring' ? round.stage : closed;
  const stage = luot !== undefined && luot <= newest ? luot : newest;
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={office.intro}>{say.unchanged}</p>
      {newest > 1 ? <Stages newest={newest} stage={stage} /> : null}
      {stage < 1 ? <NotYet /> : <Measured key={stage} stage={stage} />}
    </main>
  );
}

function Stages({ newest, stage }: { newest: number; stage: number }) {
  const { round } = useRound();
  const say = useWords(text);
  return (
    <nav className={css.stages} aria-label={say.stages}>
      {Array.from({ length: newest }, (_, i) => i + 1).map((n) => (
        <Link
          key={n}
          to={paths.reliability(round.id)}
          search={{ luot: n }}
          aria-current={n === stage ? 'page' : undefined}
        >
          {say.stage(n)}
        </Link>
      ))}
    </nav>
  );
}

function NotYet() {
  const say = useWords(text);
  return (
    <section className={office.empty}>
      <h2>{say.notYet}</h2>
      <p>{say.notYetWhy}</p>
    </section>
  );
}

function Measured({ stage }: { stage: number }) {
  const { round, ask } = useRound();
  const query = useQuery(reliabilityQuery(ask, round.id, stage));
  return <Asked query={query}>{(data) => (data === null ? <NotYet /> : <Figures data={data} />)}</Asked>;
}

function Figures({ data }: { data: Schemas['Reliability'] }) {
  const say = useWords(text);
  return (
    <>
      {data.closed ? null : (
        <Notice kind="wait">
          <p>{say.live}</p>
        </Notice>
      )}
      <Overview data={data} />
      <AgreementPart data={data} />
      <LinePart line={data.line} />
      <SeverityPart judges={data.judges} measures={data.measures} />
      <GapsPart gaps={data.gaps} most={Math.max(1, ...data.groups.map((g) => g.maxPoints))} />
      <CriteriaPart criteria={data.criteria} percent={data.measures.farPercent} />
    </>
  );
}

function Overview({ data }: { data: Schemas['Reliability'] }) {
  const say = useWords(text);
  const write = useFigures();
  const agreement = judged(data.overall);
  const { line } = data;
  return (
    <dl className={`cells ${css.cells}`}>
      <div>
        <dt>{say.agreement}</dt>
        <dd>
          {agreement ? (
            <>
              <span className="num">{write.coefficient(agreement.value)}</span>{' '}
              <span className="cap">{say.level(agreement.level)}</span>
            </>
          ) : (
            say.none
          )}
        </dd>
      </div>
      <div>
        <dt>{say.sameList}</dt>
        <dd>
          {line.draws > 0 ? (
            <>
              <span className="num">{write.whole(line.sameList)}</span>{' '}
              <span className="cap">{say.outOf('', write.whole(line.draws)).trim()}</span>
            </>
          ) : (
            say.none
          )}
        </dd>
      </div>
      <div>
        <dt>{say.judges}</dt>
        <dd className="num">{data.judges.length}</dd>
      </div>
      <div>
        <dt>{say.entries}</dt>
        <dd className="num">{write.whole(data.entries)}</dd>
      </div>
      <div>
        <dt>{say.sheets}</dt>
        <dd className="num">{write.whole(data.sheets)}</dd>
      </div>
    </dl>
  );
}
