// Records one decision of the council: what, with which votes, for which public reason. Somebody else's change is told
// (412), what was typed stays, and it is recorded only when that has been seen.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { rereadRound, seen } from '../panel/changes';
import { useRound } from '../panel/round';
import type { Asking } from './Council';
import css from './council.module.css';
import { useScores } from './figures';
import { type Deliberation, deliberationKey, type Line } from './queries';
import { type Votes, voteFault } from './view';
import { text } from './words';

interface Props {
  asking: Asking;
  table: Deliberation;
  onDone: () => void;
  onClose: () => void;
}

export function DecideDialog({ asking, table, onDone, onClose }: Props) {
  const line = table.lines.find(({ code }) => code === asking.code);
  if (!line) return null;
  return <Form line={line} about={asking.about} table={table} onDone={onDone} onClose={onClose} />;
}

const count = (typed: string): number => (/^\d+$/.test(typed.trim()) ? Number(typed) : Number.NaN);

function Form({ line, about, table, onDone, onClose }: Omit<Props, 'asking'> & { line: Line; about: Asking['about'] }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const client = useQueryClient();
  const id = useId();
  const [version, setVersion] = useState(table.rowVersion);
  const [yes, setYes] = useState(
    about === 'award' ? !line.awarded || line.proposal.atTheLine : !(line.nomination?.nominated ?? false),
  );
  const [level, setLevel] = useState(line.level ?? line.proposal.level ?? '');
  const [typed, setTyped] = useState({ for: '', against: '0', abstain: '0' });
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const votes: Votes = { for: count(typed.for), against: count(typed.against), abstain: count(typed.abstain) };
  const wrongVotes = voteFault(votes, table.seats);
  const wrongReason = reason.trim() === '';
  const levels = round.rules.levels?.list ?? [];

  const record = useMutation({
    mutationFn: (): Promise<Deliberation> => {
      const params = { path: { roundId: round.id, code: line.code }, header: seen(version) };
      const said = { reason: reason.trim(), votes };
      return about === 'award'
        ? must(
            ask.PUT('/api/rounds/{roundId}/deliberation/decisions/{code}', {
              params,
              body: { ...said, awarded: yes, ...(yes && level !== '' ? { level } : {}) },
            }),
          )
        : must(
            ask.PUT('/api/rounds/{roundId}/deliberation/nominations/{code}', {
              params,
              body: { ...said, nominated: yes },
            }),
          );
    },
    onSuccess: (fresh) => {
      client.setQueryData(deliberationKey(round.id), fresh);
      onDone();
    },
    onSettled: () => rereadRound(client, round.id),
  });
  const stale = record.error instanceof Refusal && record.error.problem.status === 412;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrongVotes || wrongReason || record.isPending) return;
    record.mutate();
  };
  // What is on the table by now has been shown above the form: the next press is about that.
  if (stale && table.rowVersion !== version && !record.isPending) setVersion(table.rowVersion);

  const what = [line.code, line.product].filter(Boolean).join(' ');
  const field = (name: keyof Votes, label: string) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        className="inp num"
        inputMode="numeric"
        autoComplete="off"
        value={typed[name]}
        onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        aria-invalid={tried && wrongVotes ? true : undefined}
        aria-describedby={`${id}-votes`}
      />
    </div>
  );
  return (
    <Dialog title={about === 'award' ? say.decideTitle(what) : say.nominateTitle(what)} onClose={onClose}>
      <form className={css.form} onSubmit={submit} noValidate>
        <Stands line={line} />
        {record.error ? (
          <Notice kind={stale ? 'wait' : 'bad'}>
            <p role="alert">{sentence(record.error, language)}</p>
            {stale ? <p>{say.newer}</p> : null}
          </Notice>
        ) : null}
        <fieldset className={css.choice}>
          <legend>{say.outcome}</legend>
          {[true, false].map((value) => (
            <label key={String(value)}>
              <input type="radio" name={`${id}-yes`} checked={yes === value} onChange={() => setYes(value)} />
              <span>
                {about === 'award' ? (value ? say.award : say.notAward) : value ? say.nominate : say.notNominate}
              </span>
            </label>
          ))}
        </fieldset>
        {about === 'award' && yes && levels.length > 0 ? (
          <div className="field">
            <label htmlFor={`${id}-level`}>{say.withLevel}</label>
            <select id={`${id}-level`} className="inp" value={level} onChange={(event) => setLevel(event.target.value)}>
              <option value="">{say.noLevel}</option>
              {levels.map((one) => (
                <option key={one.id} value={one.id}>
                  {say.level(one.id)}
                </option>
              ))}
            </select>
          </div>
        ) : null}
        <fieldset className={tried && wrongVotes ? 'field err' : 'field'}>
          <legend>{say.votes}</legend>
          <div className="hint">{say.votesHint(table.seats)}</div>
          <div className="errmsg" id={`${id}-votes`} role="alert">
            {tried && wrongVotes ? say.voteFault(wrongVotes, table.seats) : ''}
          </div>
          <div className={css.votes}>
            {field('for', say.votesFor)}
            {field('against', say.votesAgainst)}
            {field('abstain', say.votesAbstain)}
          </div>
        </fieldset>
        <div className={tried && wrongReason ? 'field err' : 'field'}>
          <label htmlFor={`${id}-reason`}>{say.reason}</label>
          <div className="hint" id={`${id}-hint`}>
            {say.reasonHint}
          </div>
          {tried && wrongReason ? (
            <div className="errmsg" id={`${id}-missing`} role="alert">
              {say.reasonMissing}
            </div>
          ) : null}
          <textarea
            id={`${id}-reason`}
            className="inp"
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            aria-invalid={tried && wrongReason ? true : undefined}
            aria-describedby={`${id}-hint${tried && wrongReason ? ` ${id}-missing` : ''}`}
          />
        </div>
        <div className="acts">
          <button type="button" className="btn two" onClick={onClose}>
            {say.cancel}
          </button>
          <button type="submit" className="btn">
            {record.isPending ? say.saving : stale ? say.saveAnyway : say.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Stands({ line }: { line: Line }) {
  const say = useWords(text);
  const write = useScores();
  const { proposal, decision } = line;
  const proposed = proposal.proposed
    ? proposal.level
      ? say.proposedLevel(proposal.level)
      : say.proposed
    : say.out(proposal.out ?? 'total');
  const score = line.display === undefined ? say.status(line.status) : write.equal(line.display, line.fraction);
  return (
    <>
      <p>{say.stands(String(line.rankOverall ?? '–'), score, proposed)}</p>
      {decision ? (
        <p>
          {say.before(
            decision.awarded ? (decision.level ? say.awardLevel(decision.level) : say.award) : say.notAward,
            say.voteCount(decision.votes.for, decision.votes.against, decision.votes.abstain),
            decision.reason,
          )}
        </p>
      ) : null}
    </>
  );
}
