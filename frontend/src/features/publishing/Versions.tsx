import { useQuery } from '@tanstack/react-query';
import { useLanguage, useWords } from '../../i18n';
import { moment, whole } from '../../i18n/format';
import { State } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './publishing.module.css';
import { type Publication, versionsQuery } from './queries';
import { text } from './words';

/** All published versions, the newest first, and how anyone can check them. */
export function Versions() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const versions = useQuery(versionsQuery(ask, round.id));
  return (
    <section className={css.block} aria-labelledby="versions">
      <h2 id="versions">{say.versionsTitle}</h2>
      <p>{say.versionsWhat}</p>
      <Asked query={versions}>
        {({ items }) => (
          <>
            <div className={office.cards}>
              {items.map((version, i) => (
                <One key={version.version} version={version} newest={i === 0} />
              ))}
            </div>
            {items[0] ? (
              <>
                <p>{say.recompute}</p>
                <code className={css.command}>
                  tieubieu recompute ket-qua-{round.id}-{items[0].version}.json
                </code>
              </>
            ) : (
              <p>{say.noVersions}</p>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}

function One({ version, newest }: { version: Publication; newest: boolean }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const n = (count: number) => whole(count, language);
  const page = `/ket-qua/${version.roundId}${newest ? '' : `/ban/${version.version}`}`;
  return (
    <article className={office.card}>
      <h3>
        {say.version(version.version)} · {moment(version.at)}
      </h3>
      <p>
        <State state={newest ? 'done' : 'slash'}>{newest ? say.current : say.replaced}</State>
      </p>
      {version.note ? <p className={css.said}>{version.note}</p> : null}
      <p>{say.figures(n(version.entered), n(version.awarded), n(version.nominated))}</p>
      <div className={office.buttons}>
        <a className={office.act} href={page}>
          {say.publicPage}
          <span className="spoken"> {say.version(version.version)}</span>
        </a>
        <a className={office.act} href={version.bundle} download>
          {say.bundle}
          <span className="spoken"> {say.version(version.version)}</span>
        </a>
      </div>
      <p className={`cap ${css.digest}`}>
        {say.digest}: {version.sha256}
      </p>
    </article>
  );
}
