import { useWords } from '../../../i18n';
import { State, type StateName } from '../../../ui/signs';
import { dayWords } from '../papers/validity';
import css from './result.module.css';
import type { EntryResult } from './server';
import { text } from './words';

type Held = NonNullable<EntryResult['certificate']>;

const shapes: Record<Held['status'], StateName> = {
  valid: 'done',
  expired: 'slash',
  superseded: 'back',
  revoked: 'bad',
};

export function Certificate({ certificate }: { certificate: Held }) {
  const say = useWords(text);
  const { number, issuedOn, validUntil, status, url } = certificate;
  return (
    <section className={css.part}>
      <h2>{say.certificate}</h2>
      <dl className={css.facts}>
        <div>
          <dt>{say.number}</dt>
          <dd>{number}</dd>
        </div>
        <div>
          <dt>{say.issuedOn}</dt>
          <dd>{dayWords(issuedOn)}</dd>
        </div>
        <div>
          <dt>{say.validUntil}</dt>
          <dd>
            {dayWords(validUntil)} <State state={shapes[status]}>{say.held(status)}</State>
          </dd>
        </div>
      </dl>
      {url ? (
        <p>
          <a className={css.link} href={url}>
            {say.check}
          </a>
        </p>
      ) : null}
    </section>
  );
}
