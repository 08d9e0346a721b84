import { useLanguage, useWords } from '../../../i18n';
import { moment, points } from '../../../i18n/format';
import type { Conflict, LocalSheet, RemarkReader } from '../../../offline/types';
import { State } from '../../../ui/signs';
import { differences, nameOf, pointsOf, type Tree, tally } from '../marks';
import { marksOf } from '../sheetState';
import { type Say, text } from '../words';
import css from './versions.module.css';

interface Props {
  sheet: LocalSheet;
  conflict: Conflict;
  tree: Tree;
  onKeep: (keep: 'mine' | 'theirs') => void;
}

/** Both versions of a doubled sheet: their totals and times, what differs, and the choice. */
export function Versions({ sheet, conflict, tree, onKeep }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { theirs, kind } = conflict;
  const sides = [
    {
      keep: 'mine' as const,
      name: say.mine,
      act: kind === 'older' ? say.sendMine : say.keepMine,
      total: tally(tree, sheet.body.marks),
      at: sheet.changedAt,
      submitted: sheet.body.submitted,
    },
    {
      keep: 'theirs' as const,
      name: kind === 'older' ? say.server : say.theirs,
      act: kind === 'older' ? say.keepServer : say.keepTheirs,
      total: tally(tree, marksOf(theirs)),
      at: theirs.savedAt,
      submitted: theirs.submitted,
    },
  ];
  return (
    <section className={css.versions} aria-label={say.twoVersions(sheet.judgingCode)} data-conflict={sheet.id}>
      <h2>
        <State state="bad">{say.twoVersions(sheet.judgingCode)}</State>
      </h2>
      <p>{kind === 'older' ? say.olderServer : say.bothKept}</p>
      <div className={css.sides}>
        {sides.map((side) => (
          <div key={side.keep} className={css.side}>
            <p className={css.points}>
              {points(side.total.points, language)}{' '}
              <span className="cap">{say.outOf(points(side.total.max, language))}</span>
            </p>
            <p className="b">{side.name}</p>
            {side.at ? <p className="cap">{moment(side.at)}</p> : null}
            <p className="cap">{side.submitted ? say.versionSubmitted : say.versionOpen}</p>
            {side.total.unmarked.length > 0 ? <p className="cap">{say.missing(side.total.unmarked.length)}</p> : null}
            <button type="button" className="btn two" onClick={() => onKeep(side.keep)}>
              {side.act}
            </button>
          </div>
        ))}
      </div>
      <Differences
        sheet={sheet}
        conflict={conflict}
        tree={tree}
        names={[say.mine, kind === 'older' ? say.server : say.theirs]}
      />
    </section>
  );
}

function Differences({ sheet, conflict, tree, names }: Omit<Props, 'onKeep'> & { names: [string, string] }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const theirs = marksOf(conflict.theirs);
  const marks = differences(tree, sheet.body.marks, theirs);
  const readers: RemarkReader[] = ['facility', 'council'];
  const remarks = readers.filter((r) => (sheet.body.remarks[r] ?? '') !== (conflict.theirs.remarks[r] ?? ''));
  if (marks.length === 0 && remarks.length === 0) return <p className="cap">{say.differsNot}</p>;
  const shown = (value: number | undefined) => (value === undefined ? say.unscored : points(value, language));
  return (
    <table className={css.differences}>
      <caption className="spoken">{say.differs}</caption>
      <thead>
        <tr>
          <th scope="col">{say.differs}</th>
          {names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {marks.map((c) => (
          <tr key={c.criterion.id}>
            <th scope="row">
              {c.number} {nameOf(c.criterion, language)}
            </th>
            <td>{shown(c.points)}</td>
            <td>{shown(pointsOf(c.criterion, theirs[c.criterion.id]))}</td>
          </tr>
        ))}
        {remarks.map((r) => (
          <tr key={r}>
            <th scope="row">{remarkName(r, say)}</th>
            <td className={css.remark}>{sheet.body.remarks[r] || say.nothingWritten}</td>
            <td className={css.remark}>{conflict.theirs.remarks[r] || say.nothingWritten}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function remarkName(reader: RemarkReader, say: Say): string {
  switch (reader) {
    case 'facility':
      return say.toFacility;
    case 'council':
      return say.toCouncil;
  }
}
