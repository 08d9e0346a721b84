// The decision as it was signed: its number, date, signer and scan.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { must, Refusal, sentenceOf } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { phaseQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import css from './publishing.module.css';
import type { Deliberation } from './queries';
import { ScanField } from './ScanField';
import { text } from './words';

interface Typed {
  decisionNumber: string;
  decisionDate: string;
  signer: string;
}

export function Approve({ d }: { d: Deliberation }) {
  const { round, office: held, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const [typed, setTyped] = useState<Typed>({ decisionNumber: '', decisionDate: '', signer: '' });
  const [tried, setTried] = useState(false);
  const phase = useQuery({ ...phaseQuery(ask, round.id), enabled: d.version === 1 });
  const approve = useChange(round.id, (body: Typed) =>
    must(
      ask.PUT('/api/rounds/{roundId}/deliberation/approval', {
        params: { path: { roundId: round.id }, header: seen(d.rowVersion) },
        body,
      }),
    ),
  );
  const problem = approve.error instanceof Refusal ? approve.error.problem : undefined;
  const blocked = problem?.code === 'phase-blocked' ? problem.fields : undefined;
  const listed = phase.data?.next === 'approved' ? phase.data.missing : [];
  const missing = blocked
    ? blocked.map(({ path, message }) => ({ code: path, message }))
    : listed.map(({ code, message }) => ({ code, message }));
  const refused = (name: keyof Typed) => {
    if (tried && typed[name].trim() === '') return say.needed;
    const field = blocked ? undefined : problem?.fields.find(({ path }) => path.endsWith(name));
    return field ? sentenceOf(field.code, field.message, language) : undefined;
  };
  const set = (name: keyof Typed) => (event: { target: { value: string } }) =>
    setTyped({ ...typed, [name]: event.target.value });
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (approve.isPending || Object.values(typed).some((value: string) => value.trim() === '')) return;
    approve.mutate(typed);
  };
  const general = approve.error && !blocked && !(problem && problem.fields.length > 0);
  return (
    <section className={css.block} aria-labelledby="approve">
      <h2 id="approve">{say.approveTitle}</h2>
      <p className={office.intro}>{say.approveWhat}</p>
      {missing.length > 0 ? (
        <Notice kind="wait">
          <p>
            <b>{say.missing(missing.length)}</b>
          </p>
          <ul>
            {missing.map(({ code, message }) => (
              <li key={code}>{sentenceOf(code, message, language)}</li>
            ))}
          </ul>
          {d.version === 1 ? (
            <Link className={css.link} to={paths.deliberation(round.id)}>
              {say.toCouncil}
            </Link>
          ) : null}
        </Notice>
      ) : null}
      {general ? <Trouble failure={approve.error} /> : null}
      {held.organiser ? (
        <form className={css.block} noValidate onSubmit={send}>
          <div className={css.three}>
            <Field
              label={say.number}
              hint={say.numberHint}
              maxLength={100}
              value={typed.decisionNumber}
              onChange={set('decisionNumber')}
              fault={refused('decisionNumber')}
            />
            <Field
              label={say.signer}
              hint={say.signerHint}
              maxLength={200}
              value={typed.signer}
              onChange={set('signer')}
              fault={refused('signer')}
            />
            <Field
              label={say.date}
              hint={say.dateHint}
              type="date"
              value={typed.decisionDate}
              onChange={set('decisionDate')}
              fault={refused('decisionDate')}
            />
          </div>
          <ScanField version={d.version} published={false} />
          <div className={office.buttons}>
            <button type="submit" className={missing.length > 0 ? 'btn wait' : 'btn'}>
              {approve.isPending ? say.approving : missing.length > 0 ? say.approveMissing : say.approve}
            </button>
          </div>
        </form>
      ) : null}
    </section>
  );
}
