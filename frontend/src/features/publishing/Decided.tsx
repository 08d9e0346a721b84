import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { paths } from '../../paths';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './publishing.module.css';
import type { Deliberation } from './queries';
import { ScanField } from './ScanField';
import { text } from './words';

/** The decision by which a version was approved. */
export function Decided({ d }: { d: Deliberation }) {
  const { round, office: held } = useRound();
  const say = useWords(text);
  return (
    <section className={css.block} aria-labelledby="decided">
      <h2 id="decided">{say.stepApprove}</h2>
      <p>{say.approvedBy(d.decisionNumber ?? '', d.decisionDate ? day(d.decisionDate) : '', d.signer ?? '')}</p>
      <ScanField version={d.version} published={d.status === 'published'} />
      {d.status === 'approved' && d.version === 1 && held.organiser ? (
        <p className="hint">
          {say.stepBack}{' '}
          <Link className={office.quietAct} to={paths.phase(round.id)}>
            {say.toPhase}
          </Link>
        </p>
      ) : null}
    </section>
  );
}
