// How far the units below are: counted, drawn as tiles, and one by one.
import { useId, useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { whole } from '../../i18n/format';
import { State, type StateName, StateShape } from '../../ui/signs';
import { TileMap } from '../../ui/TileMap';
import office from '../panel/office.module.css';
import css from './planning.module.css';
import { leading, type Standing, standingOf, standings, sumOf, tally, type UnitProgress } from './progress';
import { useNextDate } from './RoundTable';
import { text } from './words';

const shape: Record<Standing, StateName> = {
  nothing: 'ahead',
  planned: 'wait',
  held: 'go',
  published: 'done',
  'sent-nothing': 'slash',
};

const ground: Record<Standing, string | undefined> = {
  nothing: css.nothing,
  planned: css.planned,
  held: css.held,
  published: css.published,
  'sent-nothing': css.sentNothing,
};

/** `units` are all of the overview: on the map one's own stands too, outlined. */
export function UnitsBelow({ units }: { units: readonly UnitProgress[] }) {
  const say = useWords(text);
  const id = useId();
  const [only, setOnly] = useState<Standing | ''>('');
  const below = units.filter(({ own }) => !own);
  const counts = tally(below);
  const shown = only === '' ? below : below.filter((of) => standingOf(of) === only);
  return (
    <section className={office.part} aria-labelledby={id}>
      <h2 id={id}>{say.below}</h2>
      <p className={office.intro}>{say.belowWhy}</p>
      <dl className={`cells ${css.cells}`}>
        {standings.map((standing) => (
          <div key={standing}>
            <dt>
              <State state={shape[standing]}>{say.standing(standing)}</State>
            </dt>
            <dd className="num">{counts[standing]}</dd>
          </div>
        ))}
      </dl>
      <div className={css.beside}>
        <Tiles units={units} />
        <div className={css.list}>
          <div className={`field ${css.pick}`}>
            <label htmlFor={`${id}-only`}>{say.filter}</label>
            <select
              id={`${id}-only`}
              className="inp"
              value={only}
              onChange={(event) => setOnly(standings.find((standing) => standing === event.target.value) ?? '')}
            >
              <option value="">{say.all}</option>
              {standings.map((standing) => (
                <option key={standing} value={standing}>
                  {say.standing(standing)} ({counts[standing]})
                </option>
              ))}
            </select>
          </div>
          {shown.length === 0 ? <p>{say.noneShown}</p> : <UnitTable units={shown} all={units} />}
        </div>
      </div>
    </section>
  );
}

const mappedLevel = 'province';

function Tiles({ units }: { units: readonly UnitProgress[] }) {
  const say = useWords(text);
  const provinces = units.filter(({ unit }) => unit.level === mappedLevel);
  if (provinces.length === 0) return null;
  if (provinces.some(({ unit }) => unit.validUntil !== undefined)) return <p className={css.aside}>{say.mapOld}</p>;
  const at = new Map(provinces.map((of) => [of.unit.code, of]));
  return (
    <div className={css.mapped}>
      <TileMap
        label={say.map}
        zone={say.zone}
        look={({ at: code, name }) => {
          const of = at.get(code);
          if (!of) return undefined;
          const standing = standingOf(of);
          const round = leading(of.rounds);
          const word = standing === 'held' && round ? say.phase(round.phase) : say.standing(standing);
          return {
            className: ground[standing],
            title: `${name}: ${word}`,
            own: of.own,
            children: (
              <>
                <StateShape state={shape[standing]} />
                <span>{standing === 'held' && round ? say.phase(round.phase) : say.short(standing)}</span>
              </>
            ),
          };
        }}
      />
      <p className="cap">{say.mapWhy}</p>
    </div>
  );
}

function UnitTable({ units, all }: { units: readonly UnitProgress[]; all: readonly UnitProgress[] }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const nextDate = useNextDate();
  const names = new Map(all.map(({ unit }) => [unit.id, unit.name]));
  const count = (n: number | undefined) => (n === undefined ? '–' : whole(n, language));
  return (
    <div className={office.scroll}>
      <table className={`${office.rows} ${css.units}`} aria-label={say.tableLabel}>
        <thead>
          <tr>
            <th scope="col">{say.unit}</th>
            <th scope="col">{say.at}</th>
            <th scope="col">{say.registered}</th>
            <th scope="col">{say.valid}</th>
            <th scope="col">{say.certified}</th>
            <th scope="col">{say.promoted}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((of) => {
            const standing = standingOf(of);
            const round = leading(of.rounds);
            const sum = sumOf(of.rounds);
            const regions = of.parents.flatMap((parent) => names.get(parent) ?? []);
            return (
              <tr key={of.unit.id}>
                <th scope="row">
                  <b>{of.unit.name}</b>
                  <span className="cap">{regions.length > 0 ? regions.join(', ') : say.level(of.unit.level)}</span>
                </th>
                <td data-label={say.at}>
                  <State state={shape[standing]}>
                    {standing === 'held' && round ? say.phase(round.phase) : say.standing(standing)}
                  </State>
                  {round ? (
                    <span className={`cap ${css.under}`}>
                      {nextDate(round)}
                      {of.rounds.length > 1 ? ` · ${say.more(of.rounds.length - 1)}` : ''}
                    </span>
                  ) : null}
                </td>
                <td className="num" data-label={say.registered}>
                  {round ? count(sum.registered) : '–'}
                </td>
                <td className="num" data-label={say.valid}>
                  {round ? count(sum.valid) : '–'}
                </td>
                <td className="num" data-label={say.certified}>
                  {count(sum.certified)}
                </td>
                <td className="num" data-label={say.promoted}>
                  {count(sum.promoted)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
