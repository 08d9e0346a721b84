// Corrections of what is published: opened with a public note, or as the withdrawal of one award, and abandoned.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { paths } from '../../paths';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { Pick } from '../panel/Pick';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import css from './publishing.module.css';
import { type Deliberation, deliberationQuery } from './queries';
import { text } from './words';

/** The correction that is being worked on. */
export function Corrections({ d }: { d: Deliberation }) {
  const { round, office: held, ask } = useRound();
  const say = useWords(text);
  const [leaving, setLeaving] = useState(false);
  const abandon = useChange(round.id, (reason: string) =>
    must(
      ask.DELETE('/api/rounds/{roundId}/corrections/open', {
        params: { path: { roundId: round.id }, header: seen(d.rowVersion) },
        body: { reason },
      }),
    ),
  );
  return (
    <section className={css.block} aria-labelledby="correction">
      <h2 id="correction">{say.correctionTitle(d.version)}</h2>
      <Notice kind="wait">{say.working(d.version)}</Notice>
      <p className="lab">{say.correctionNote}</p>
      <p className={css.said}>{d.note}</p>
      <div className={office.buttons}>
        <Link className="btn two" to={paths.deliberation(round.id)}>
          {say.toCouncil}
        </Link>
        {held.organiser && d.status === 'open' ? (
          <button type="button" className="btn two" onClick={() => setLeaving(true)}>
            {say.abandon}
          </button>
        ) : null}
      </div>
      {leaving ? (
        <ReasonDialog
          title={say.abandon}
          confirm={say.abandon}
          danger
          onConfirm={(reason) => abandon.mutateAsync(reason)}
          onClose={() => setLeaving(false)}
        >
          <p>{say.abandonWhat}</p>
        </ReasonDialog>
      ) : null}
    </section>
  );
}

export function OpenCorrection({ d }: { d: Deliberation }) {
  const say = useWords(text);
  return (
    <section className={css.block} aria-labelledby="corrections">
      <h2 id="corrections">{say.correctTitle}</h2>
      <p className={office.intro}>{say.correctWhat}</p>
      <div className={office.beside}>
        <ByNote />
        <Withdraw d={d} />
      </div>
    </section>
  );
}

interface NoteProps {
  label: string;
  hint: string;
  value: string;
  fault: string | undefined;
  onChange: (value: string) => void;
}

function NoteField({ label, hint, value, fault, onChange }: NoteProps) {
  const id = useId();
  return (
    <div className={fault ? 'field err' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <div className="hint" id={`${id}-hint`}>
        {hint}
      </div>
      {fault ? (
        <div className="errmsg" id={`${id}-fault`} role="alert">
          {fault}
        </div>
      ) : null}
      <textarea
        id={id}
        className="inp"
        maxLength={2000}
        value={value}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-hint ${id}-fault` : `${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function ByNote() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const open = useChange(round.id, (body: { note: string }) =>
    must(ask.POST('/api/rounds/{roundId}/corrections', { params: { path: { roundId: round.id } }, body })),
  );
  return (
    <form
      className={office.part}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (note.trim() && !open.isPending) open.mutate({ note: note.trim() });
      }}
    >
      <h3>{say.openCorrection}</h3>
      <p>{say.openCorrectionWhat}</p>
      {open.error ? <Trouble failure={open.error} /> : null}
      <NoteField
        label={say.note}
        hint={say.noteHint}
        value={note}
        fault={tried && !note.trim() ? say.needed : undefined}
        onChange={setNote}
      />
      <div className={office.buttons}>
        <button type="submit" className="btn two">
          {open.isPending ? say.sending : say.openCorrection}
        </button>
      </div>
    </form>
  );
}

function Withdraw({ d }: { d: Deliberation }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const table = useQuery(deliberationQuery(ask, round.id));
  const [code, setCode] = useState<string>();
  const [reason, setReason] = useState('');
  const [votes, setVotes] = useState({ for: '', against: '', abstain: '' });
  const [tried, setTried] = useState(false);
  const withdraw = useChange(round.id, (asked: { code: string; reason: string }) =>
    must(
      ask.POST('/api/rounds/{roundId}/award-withdrawals/{code}', {
        params: { path: { roundId: round.id, code: asked.code }, header: seen(round.version) },
        body: {
          reason: asked.reason,
          votes: { for: Number(votes.for), against: Number(votes.against), abstain: Number(votes.abstain) },
        },
      }),
    ),
  );
  const awarded = (table.data ?? d).lines.filter((line) => line.awarded);
  const carried = Number(votes.for) > Number(votes.against);
  const names = { for: say.votesFor, against: say.votesAgainst, abstain: say.votesAbstain } as const;
  return (
    <form
      className={office.part}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (code && reason.trim() && carried && !withdraw.isPending) withdraw.mutate({ code, reason: reason.trim() });
      }}
    >
      <h3>{say.withdraw}</h3>
      <p>{say.withdrawWhat}</p>
      {withdraw.error ? <Trouble failure={withdraw.error} /> : null}
      {tried && !code ? (
        <p className="errmsg" role="alert">
          {say.pickMissing}
        </p>
      ) : null}
      <Pick
        label={say.withdrawPick}
        placeholder={say.withdrawPickHint}
        empty={say.noneFound}
        options={awarded.map((line) => ({ value: line.code, label: nameOf(line) }))}
        value={code}
        onPick={setCode}
      />
      <NoteField
        label={say.withdrawReason}
        hint={say.withdrawReasonHint}
        value={reason}
        fault={tried && !reason.trim() ? say.needed : undefined}
        onChange={setReason}
      />
      <fieldset className={css.votes}>
        <legend className="lab">{say.votes}</legend>
        {(['for', 'against', 'abstain'] as const).map((kind) => (
          <Field
            key={kind}
            label={names[kind]}
            inputMode="numeric"
            value={votes[kind]}
            onChange={(event) => setVotes({ ...votes, [kind]: event.target.value.replace(/\D/g, '') })}
          />
        ))}
      </fieldset>
      {tried && !carried ? (
        <p className="errmsg" role="alert">
          {say.votesMissing}
        </p>
      ) : null}
      <div className={office.buttons}>
        <button type="submit" className="btn two">
          {withdraw.isPending ? say.sending : say.withdraw}
        </button>
      </div>
    </form>
  );
}

const nameOf = (line: Deliberation['lines'][number]) => (line.product ? `${line.code} · ${line.product}` : line.code);
