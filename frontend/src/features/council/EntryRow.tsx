import { useWords } from '../../i18n';
import { State } from '../../ui/signs';
import { useNames } from '../reliability/names';
import type { Asking } from './Council';
import css from './council.module.css';
import { useScores } from './figures';
import type { Line } from './queries';
import { text } from './words';

interface Props {
  line: Line;
  /** One of the equals that the places left cannot hold. */
  tie: boolean;
  /** Where the page was asked to go. */
  here: boolean;
  nominates: boolean;
  ask: ((asking: Asking) => void) | undefined;
}

export function EntryRow({ line, tie, here, nominates, ask }: Props) {
  const write = useScores();
  const names = useNames();
  const say = useWords(text);
  return (
    <tr
      className={`${tie ? css.tie : ''} ${here ? css.here : ''}`}
      data-code={line.code}
      tabIndex={here ? -1 : undefined}
    >
      <td className={css.rank}>{line.rankOverall ?? '–'}</td>
      <td className={css.code}>{line.code}</td>
      <th scope="row">
        {line.product ?? line.code}
        <span className={css.groupBelow}>{names.group(line.group)}</span>
      </th>
      <td className={css.group}>{names.group(line.group)}</td>
      <td className={css.right}>
        {line.display === undefined ? say.status(line.status) : <b className="num">{write.decimals(line.display)}</b>}
        {line.fraction ? <span className={css.small}>{say.exactly(line.fraction)}</span> : null}
      </td>
      <td className={`${css.right} ${css.quiet}`}>
        {line.margin === undefined ? '–' : line.margin === 0 && tie ? say.onLine : write.margin(line.margin)}
      </td>
      <td>
        <ProposalState line={line} />
      </td>
      <td>
        <DecisionCell line={line} tie={tie} ask={ask} />
      </td>
      {nominates ? (
        <td>
          <NominationCell line={line} ask={ask} />
        </td>
      ) : null}
    </tr>
  );
}

function ProposalState({ line: { proposal } }: { line: Line }) {
  const say = useWords(text);
  if (proposal.proposed) {
    return (
      <span className={css.proposed}>
        <State state="done">{proposal.level ? say.proposedLevel(proposal.level) : say.proposed}</State>
      </span>
    );
  }
  const out = proposal.out ?? 'total';
  return <State state={out === 'line' ? 'wait' : out === 'group' ? 'slash' : 'ahead'}>{say.out(out)}</State>;
}

function DecisionCell({ line, tie, ask }: { line: Line; tie: boolean; ask: Props['ask'] }) {
  const say = useWords(text);
  const what = line.product ? `${line.code} ${line.product}` : line.code;
  const { decision } = line;
  const press = ask && (() => ask({ code: line.code, about: 'award' }));
  if (!decision) {
    if (!press) return <span className={css.quiet}>{say.undecided}</span>;
    return tie ? (
      <button type="button" className={`btn ${css.vote}`} aria-label={say.voteFor(what)} onClick={press}>
        {say.vote}
      </button>
    ) : (
      <button type="button" className={css.link} aria-label={say.recordFor(what)} onClick={press}>
        {say.undecided}
      </button>
    );
  }
  const { votes } = decision;
  const said = decision.awarded ? (decision.level ? say.awardLevel(decision.level) : say.award) : say.notAward;
  return (
    <span className={css.decided}>
      <State state={decision.awarded ? 'done' : 'slash'}>{said}</State>
      <span className={css.small} title={decision.reason}>
        {say.voteCount(votes.for, votes.against, votes.abstain)}
      </span>
      {press ? (
        <button type="button" className={css.link} aria-label={say.recordFor(what)} onClick={press}>
          {say.record}
        </button>
      ) : null}
    </span>
  );
}

function NominationCell({ line, ask }: { line: Line; ask: Props['ask'] }) {
  const say = useWords(text);
  const { nomination } = line;
  if (!nomination) return <span className={css.quiet}>–</span>;
  const what = line.product ? `${line.code} ${line.product}` : line.code;
  const press = ask && (() => ask({ code: line.code, about: 'nomination' }));
  const waits = nomination.atTheLine && nomination.decided === undefined;
  if (waits && press) {
    return (
      <button type="button" className={`btn ${css.vote}`} aria-label={say.nominateFor(what)} onClick={press}>
        {say.vote}
      </button>
    );
  }
  const said = waits ? say.out('line') : nomination.nominated ? say.isNominated : say.notNominated;
  const state = waits ? 'wait' : nomination.nominated ? 'go' : 'ahead';
  if (!press || line.rankOverall === undefined) return <State state={state}>{said}</State>;
  return (
    <button type="button" className={css.state} aria-label={say.nominateFor(what)} onClick={press}>
      <State state={state}>{said}</State>
    </button>
  );
}
