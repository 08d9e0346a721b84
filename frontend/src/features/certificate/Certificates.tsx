// A round's certificates: printed one by one or all at once, reissued and revoked, and the words on them.
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { Heading } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import { fold } from '../panel/fold';
import office from '../panel/office.module.css';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import css from './certificate.module.css';
import { FormPart } from './FormPart';
import { type Certificate, certificatesQuery } from './queries';
import { WholeRound } from './WholeRound';
import { text } from './words';

const signs: Record<Certificate['status'], StateName> = {
  reserved: 'wait',
  valid: 'done',
  expired: 'slash',
  superseded: 'back',
  revoked: 'bad',
};

export function Certificates() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const certificates = useQuery(certificatesQuery(ask, round.id));
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={office.intro}>{say.intro}</p>
      <Asked query={certificates}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={office.empty}>{say.none}</p>
          ) : (
            <>
              <WholeRound
                printable={items.filter(({ status }) => status === 'reserved' || status === 'valid').length}
              />
              <List items={items} />
            </>
          )
        }
      </Asked>
      <FormPart />
    </main>
  );
}

type Act = { kind: 'reissue' | 'revoke'; certificate: Certificate };

function List({ items }: { items: readonly Certificate[] }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const id = useId();
  const [wanted, setWanted] = useState('');
  const [act, setAct] = useState<Act>();
  const change = useChange(round.id, ({ kind, certificate, reason }: Act & { reason: string }) => {
    const asked = {
      params: { path: { certificateId: certificate.id }, header: seen(certificate.version) },
      body: { reason },
    };
    return must(
      kind === 'reissue'
        ? ask.POST('/api/certificates/{certificateId}/reissue', asked)
        : ask.POST('/api/certificates/{certificateId}/revoke', asked),
    );
  });
  const needle = fold(wanted.trim());
  const shown = items.filter((c) =>
    fold([c.number, c.product, c.facility, c.judgingCode, c.checkCode].join(' ')).includes(needle),
  );
  return (
    <section className={office.part}>
      <h2>{say.list(items.length)}</h2>
      <div className={`field ${css.find}`}>
        <label htmlFor={id}>{say.find}</label>
        <input
          id={id}
          className="inp"
          type="search"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      <p role="status" className="cap">
        {needle === '' ? '' : say.found(shown.length)}
      </p>
      <table className={`${office.rows} ${css.rows}`}>
        <thead>
          <tr>
            <th scope="col">{say.number}</th>
            <th scope="col">{say.product}</th>
            <th scope="col">{say.facility}</th>
            <th scope="col">{say.validity}</th>
            <th scope="col">{say.acts}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((certificate) => (
            <Row key={certificate.id} certificate={certificate} onAct={(kind) => setAct({ kind, certificate })} />
          ))}
        </tbody>
      </table>
      {act ? (
        <ReasonDialog
          title={(act.kind === 'reissue' ? say.reissueTitle : say.revokeTitle)(act.certificate.number)}
          confirm={act.kind === 'reissue' ? say.reissue : say.revoke}
          danger={act.kind === 'revoke'}
          onConfirm={(reason) => change.mutateAsync({ ...act, reason })}
          onClose={() => setAct(undefined)}
        >
          <p>{act.kind === 'reissue' ? say.reissueWhat : say.revokeWhat}</p>
        </ReasonDialog>
      ) : null}
    </section>
  );
}

function Row({ certificate, onAct }: { certificate: Certificate; onAct: (kind: Act['kind']) => void }) {
  const say = useWords(text);
  const { id, number, product, judgingCode, facility, level, validUntil, status, statusReason, checkCode } =
    certificate;
  return (
    <tr>
      <th scope="row">
        <b>{number}</b>
        <span className="cap">{say.checkCode(checkCode)}</span>
      </th>
      <td data-label={say.product}>
        {product}
        <span className="cap">{level ? `${judgingCode} · ${say.level(level)}` : judgingCode}</span>
      </td>
      <td data-label={say.facility}>{facility}</td>
      <td data-label={say.validity}>
        <State state={signs[status]}>{say.status(status)}</State>
        <span className="cap">{statusReason ? say.reason(statusReason) : say.until(day(validUntil))}</span>
      </td>
      <td className={office.acts}>
        <a
          className={office.act}
          href={`/api/certificates/${id}/document`}
          target="_blank"
          rel="noreferrer"
          aria-label={say.printOf(number)}
        >
          {say.print}
        </a>
        {status === 'valid' ? (
          <>
            <button
              type="button"
              className={office.act}
              aria-label={say.reissueOf(number)}
              onClick={() => onAct('reissue')}
            >
              {say.reissue}
            </button>
            <button
              type="button"
              className={office.act}
              aria-label={say.revokeOf(number)}
              onClick={() => onAct('revoke')}
            >
              {say.revoke}
            </button>
          </>
        ) : null}
      </td>
    </tr>
  );
}
