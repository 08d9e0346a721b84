// The figures above the ranking: how many passed, how many places there are, and which of them bind.
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import { useRound } from '../panel/round';
import { useNames } from '../reliability/names';
import css from './council.module.css';
import { useScores } from './figures';
import type { Deliberation } from './queries';
import { text } from './words';

export function Facts({ table }: { table: Deliberation }) {
  const { round } = useRound();
  const say = useWords(text);
  const write = useScores();
  const { outcome } = table;
  const total = outcome.limits.find((limit) => limit.group === undefined);
  const left = outcome.limits.reduce((sum, limit) => sum + (limit.split?.placesLeft ?? 0), 0);
  const decided = table.lines.filter((line) => line.decision).length;
  return (
    <>
      <dl className={`cells ${css.cells}`} aria-label={say.facts}>
        <div>
          <dt>{say.passed(write.mark(outcome.passMark))}</dt>
          <dd>
            <span className="num">{outcome.passed}</span> / {outcome.entries}
          </dd>
        </div>
        <div>
          <dt>{say.places}</dt>
          <dd>{total ? <span className="num">{total.places}</span> : say.noLimit}</dd>
        </div>
        <div>
          <dt>{say.surely}</dt>
          <dd>
            <span className="num">{outcome.proposed}</span>
          </dd>
        </div>
        <div>
          <dt>{say.tied}</dt>
          <dd>
            {outcome.atTheLine > 0 ? (
              <>
                <span className={`num ${css.tied}`}>{outcome.atTheLine}</span> {say.forPlaces(left)}
              </>
            ) : (
              say.none
            )}
          </dd>
        </div>
        <div>
          <dt>{say.awarded}</dt>
          <dd>
            <span className="num">{outcome.awarded}</span>
            {decided > 0 ? <span className={css.small}>{say.decidedBy(decided)}</span> : null}
          </dd>
        </div>
        {round.rules.nomination ? (
          <div>
            <dt>{say.nominated}</dt>
            <dd>
              <span className="num">{outcome.nominated}</span>
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{say.council}</dt>
          <dd>{say.members(table.seats)}</dd>
        </div>
      </dl>
      <Quotas outcome={outcome} />
      {outcome.levelLines.map((line) => (
        <Notice key={`${line.group}${line.level}${line.codes[0]}`} kind="wait">
          <p>
            {say.levelLine(
              line.level,
              line.placesLeft,
              line.codes.join(', '),
              write.equal(line.display, line.fraction),
            )}
          </p>
        </Notice>
      ))}
    </>
  );
}

/** Places by group as a row of small squares, and the levels. */
export function Quotas({ outcome }: { outcome: Schemas['Outcome'] }) {
  const say = useWords(text);
  const names = useNames();
  const { groups, limits, levels } = outcome;
  if (groups.length < 2 && levels.length === 0) return null;
  return (
    <ul className={css.quotas} aria-label={say.groups}>
      {groups.length < 2
        ? null
        : groups.map((counted) => {
            const limit = limits.find((one) => one.group === counted.group);
            return (
              <li key={counted.group}>
                <span>{names.group(counted.group)}</span>{' '}
                <b>
                  {counted.proposed}
                  {counted.atTheLine > 0 ? `+${counted.atTheLine}` : ''}
                </b>{' '}
                {limit
                  ? `/ ${limit.places}${limit.binds ? ` · ${say.full}` : ''}`
                  : `· ${say.passedOf(counted.passed)}`}
                {limit ? <Squares taken={counted.proposed} tied={counted.atTheLine} places={limit.places} /> : null}
              </li>
            );
          })}
      {levels.map(({ level, awarded, places }) => (
        <li key={level}>
          <span>{say.level(level)}</span> <b>{awarded}</b> {places === undefined ? '' : `/ ${places}`}
          {places === undefined ? null : <Squares taken={awarded} tied={0} places={places} />}
        </li>
      ))}
    </ul>
  );
}

const mostSquares = 40;

function Squares({ taken, tied, places }: { taken: number; tied: number; places: number }) {
  if (places < 1 || places > mostSquares) return null;
  const kind = (at: number) => (at < taken ? css.taken : at < taken + tied ? css.split : '');
  return (
    <span className={css.squares} aria-hidden="true">
      {Array.from({ length: places }, (_, at) => at).map((at) => (
        <i key={at} className={kind(at)} />
      ))}
    </span>
  );
}
