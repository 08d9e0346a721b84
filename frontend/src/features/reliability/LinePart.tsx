import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { paths } from '../../paths';
import { useRound } from '../panel/round';
import { useFigures } from './figures';
import { cut, exact, type Place, unsure } from './judgement';
import { More } from './More';
import { useNames } from './names';
import { LineChart, Scale } from './Plot';
import css from './reliability.module.css';
import { text } from './words';

const shownFirst = 12;

export function LinePart({ line }: { line: Schemas['LineStability'] }) {
  const say = useWords(text);
  const write = useFigures();
  const doubtful = unsure(line);
  return (
    <section className={css.part}>
      <h2>{say.lineTitle(line.kind)}</h2>
      {line.draws === 0 ? (
        <p className={css.said}>{say.why(line.why ?? 'no-marks')}</p>
      ) : (
        <>
          <p className={css.said}>
            {say.lineSame(write.whole(line.sameList), write.whole(line.draws))}{' '}
            {doubtful.length > 0 ? say.lineUnsure(doubtful.length) : say.lineFirm}
          </p>
          <p className={css.what}>{say.lineWhat(write.whole(line.draws))}</p>
          <Chart line={line} />
          {doubtful.length > 0 ? <Unsure places={doubtful} draws={line.draws} /> : null}
          <p className={css.note}>{say.lineSeed}</p>
        </>
      )}
    </section>
  );
}

function Chart({ line: { entries, draws } }: { line: Schemas['LineStability'] }) {
  const say = useWords(text);
  const write = useFigures();
  const at = cut(entries);
  return (
    <figure className={css.chart}>
      <div className={css.ends} aria-hidden="true">
        <span>{say.always}</span>
        <span>{say.never}</span>
      </div>
      <LineChart
        label={say.linePlot(entries.length)}
        cut={at}
        columns={entries.map((place) => ({
          code: place.judgingCode,
          share: place.aboveDraws / draws,
          above: place.above,
        }))}
      />
      <div className={css.across} aria-hidden="true">
        <span>{say.rank('1')}</span>
        <span>{say.rank(write.whole(entries.length))}</span>
      </div>
      <figcaption className={css.across}>
        <ul className={css.legend}>
          <li>
            <i className={css.aboveSign} />
            {say.aboveNow}
          </li>
          <li>
            <i className={css.belowSign} />
            {say.belowNow}
          </li>
          <li>
            {at === undefined ? (
              say.mixed
            ) : (
              <>
                <i className={css.cutSign} />
                {say.cut}
              </>
            )}
          </li>
        </ul>
      </figcaption>
    </figure>
  );
}

function Unsure({ places, draws }: { places: readonly Place[]; draws: number }) {
  const say = useWords(text);
  return (
    <More rows={places} first={shownFirst}>
      {(shown) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes focus to be scrolled by keys
        <section className={css.scroll} tabIndex={0} aria-label={say.draws}>
          <table className={css.rows}>
            <thead>
              <tr>
                <th scope="col" className={css.nowrap}>
                  {say.code}
                </th>
                <th scope="col">{say.group}</th>
                <th scope="col" className={css.right}>
                  {say.score}
                </th>
                <th scope="col">{say.ranks}</th>
                <th scope="col">{say.now}</th>
                <th scope="col" className={css.drawn}>
                  {say.draws}
                </th>
                <th scope="col">
                  <span className="spoken">{say.draws}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((place) => (
                <Row key={place.entryId} place={place} draws={draws} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </More>
  );
}

function Row({ place, draws }: { place: Place; draws: number }) {
  const say = useWords(text);
  const write = useFigures();
  const names = useNames();
  const { round } = useRound();
  const now = place.atTheLine ? say.atTheLine : place.above ? say.aboveNow : say.belowNow;
  return (
    <tr>
      <th scope="row">
        {round.phase === 'scoring' ? (
          <b className="num">{place.judgingCode}</b>
        ) : (
          <Link to={paths.deliberation(round.id)} search={{ ma: place.judgingCode }} title={say.inCouncil}>
            <b className="num">{place.judgingCode}</b>
          </Link>
        )}
      </th>
      <td>{names.group(place.groupId)}</td>
      <td className={css.figure}>{write.score(exact(place.score))}</td>
      <td>
        {place.rank === undefined ? '–' : <b className="num">{place.rank}</b>}
        {place.rankFrom !== undefined && place.rankTo !== undefined ? (
          <span className={`${css.cap} ${css.nowrap}`}>{say.rankRange(place.rankFrom, place.rankTo)}</span>
        ) : null}
      </td>
      <td>{now}</td>
      <td>
        <Scale value={place.aboveDraws / draws} />
      </td>
      <td className={css.figure}>
        {write.whole(place.aboveDraws)} / {write.whole(draws)}
      </td>
    </tr>
  );
}
