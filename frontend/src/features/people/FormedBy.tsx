// The decision that formed the panel or the council.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import css from '../panel/office.module.css';
import { useRound } from '../panel/round';
import own from './people.module.css';
import { decisionsQuery, type Formed } from './queries';
import { text } from './staffWords';

export function FormedBy({ body, changes }: { body: Formed; changes: boolean }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const decisions = useQuery(decisionsQuery(ask, round.id));
  const [writing, setWriting] = useState(false);
  const stands = decisions.data?.items.find((decision) => decision.body === body);
  if (!decisions.data) return decisions.error ? <Trouble failure={decisions.error} /> : null;
  return (
    <div className={own.decision}>
      <span>{stands ? say.decisionWords(stands.number, day(stands.decidedOn), stands.signer) : say.decisionNone}</span>
      {changes ? (
        <button type="button" className={css.quietAct} onClick={() => setWriting(true)}>
          {stands ? say.decisionChange : say.decisionWrite}
        </button>
      ) : null}
      {writing ? <Write body={body} onClose={() => setWriting(false)} /> : null}
    </div>
  );
}

function Write({ body, onClose }: { body: Formed; onClose: () => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const stands = useQuery(decisionsQuery(ask, round.id)).data?.items.find((decision) => decision.body === body);
  const [number, setNumber] = useState(stands?.number ?? '');
  const [decidedOn, setDate] = useState(stands?.decidedOn ?? '');
  const [signer, setSigner] = useState(stands?.signer ?? '');
  const [missing, setMissing] = useState(false);
  const save = useChange(round.id, () =>
    must(
      ask.PUT('/api/rounds/{roundId}/forming-decisions', {
        params: { path: { roundId: round.id }, header: seen(stands?.version ?? 0) },
        body: { body, number, decidedOn, signer },
      }),
    ),
  );
  const stale = save.error instanceof Refusal && save.error.problem.status === 412;
  const short = (value: string) => (missing && value.trim() === '' ? say.required : undefined);
  return (
    <Dialog title={say.decisionTitle(body === 'panel' ? say.panel : say.council)} onClose={onClose}>
      <form
        className={own.form}
        onSubmit={(event) => {
          event.preventDefault();
          const lacks = number.trim() === '' || decidedOn === '';
          setMissing(lacks);
          if (!lacks) save.mutate(undefined, { onSuccess: onClose });
        }}
      >
        <Field
          label={say.decisionNumber}
          value={number}
          maxLength={100}
          onChange={(event) => setNumber(event.target.value)}
          fault={short(number)}
        />
        <Field
          label={say.decisionDate}
          type="date"
          value={decidedOn}
          onChange={(event) => setDate(event.target.value)}
          fault={short(decidedOn)}
        />
        <Field label={say.signer} value={signer} maxLength={200} onChange={(event) => setSigner(event.target.value)} />
        {stale ? (
          <Notice kind="wait">
            <p>{say.stale}</p>
            {stands ? <p>{say.decisionWords(stands.number, day(stands.decidedOn), stands.signer)}</p> : null}
          </Notice>
        ) : save.error ? (
          <Trouble failure={save.error} />
        ) : null}
        <div className="acts">
          <button type="button" className="btn two" onClick={onClose}>
            {say.cancel}
          </button>
          <button type="submit" className="btn">
            {say.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
