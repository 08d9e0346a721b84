// Passing a round to a colleague in one act, and how it was passed before.
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Asked, Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { phaseText } from './phaseWords';
import css from './plan.module.css';
import { colleaguesQuery, handOversQuery } from './queries';

export function HandOver() {
  const { round } = useRound();
  const say = useWords(phaseText);
  const [asking, setAsking] = useState(false);
  const past = useQuery(handOversQuery(round.id));
  return (
    <section className={office.part}>
      <h2>{say.handOver}</h2>
      <p className={office.intro}>{say.handOverWhy}</p>
      <div>
        <button type="button" className="btn two" onClick={() => setAsking(true)}>
          {say.handOverDo}
        </button>
      </div>
      <Asked query={past}>
        {({ items }) =>
          items.length === 0 ? null : (
            <>
              <h3>{say.history}</h3>
              <ul className={office.cards}>
                {items.map((one) => (
                  <li key={one.id} className={office.card}>
                    <b>{say.handed(one.fromName, one.toName, moment(one.at))}</b>
                    <span className="cap">{say.handedWhat(one.roles, one.entries, one.calls)}</span>
                    <p className={office.intro}>{one.note}</p>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Asked>
      {asking ? <HandOverDialog onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

const other = 'other';

function HandOverDialog({ onClose }: { onClose: () => void }) {
  const { round, me, office: mine, ask } = useRound();
  const say = useWords(phaseText);
  const id = useId();
  const team = useQuery(colleaguesQuery(round.id));
  const [from, setFrom] = useState(me.account.id);
  const [to, setTo] = useState('');
  const [found, setFound] = useState<{ id: string; name: string }>();
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const people = team.data?.items ?? [];
  const taker = to === other ? found?.id : to || undefined;
  const hand = useChange(round.id, (body: { fromAccountId: string; toAccountId: string; note: string }) =>
    must(
      ask.POST('/api/rounds/{roundId}/hand-overs', {
        params: { path: { roundId: round.id }, header: seen(round.version) },
        body,
      }),
    ),
  );
  const send = () => {
    setAsked(true);
    if (taker === undefined || note.trim() === '' || hand.isPending) return;
    hand.mutate({ fromAccountId: from, toAccountId: taker, note: note.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog title={say.handOverTitle} onClose={onClose} wide>
      {hand.error ? <Trouble failure={hand.error} /> : null}
      {mine.organiser && people.length > 1 ? (
        <div className="field">
          <label htmlFor={`${id}-from`}>{say.from}</label>
          <select id={`${id}-from`} className="inp" value={from} onChange={(event) => setFrom(event.target.value)}>
            {people.map(({ accountId, name }) => (
              <option key={accountId} value={accountId}>
                {accountId === me.account.id ? say.myself(name) : name}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <div className={asked && taker === undefined ? 'field err' : 'field'}>
        <label htmlFor={`${id}-to`}>{say.to}</label>
        {asked && taker === undefined ? (
          <div className="errmsg" role="alert">
            {say.toNeeded}
          </div>
        ) : null}
        <select id={`${id}-to`} className="inp" value={to} onChange={(event) => setTo(event.target.value)}>
          <option value="">{say.pick}</option>
          {people
            .filter(({ accountId }) => accountId !== from)
            .map(({ accountId, name }) => (
              <option key={accountId} value={accountId}>
                {name}
              </option>
            ))}
          <option value={other}>{say.other}</option>
        </select>
      </div>
      {to === other ? <FindOne found={found} onFound={setFound} /> : null}
      <div className={asked && note.trim() === '' ? 'field err' : 'field'}>
        <label htmlFor={`${id}-note`}>{say.note}</label>
        <div className="hint" id={`${id}-hint`}>
          {say.noteHint} {mine.organiser ? '' : say.secretaryLeaves}
        </div>
        {asked && note.trim() === '' ? (
          <div className="errmsg" role="alert">
            {say.noteNeeded}
          </div>
        ) : null}
        <textarea
          id={`${id}-note`}
          className="inp"
          maxLength={4000}
          aria-describedby={`${id}-hint`}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn" onClick={send}>
          {hand.isPending ? say.working : say.confirm}
        </button>
      </div>
    </Dialog>
  );
}

/** Somebody who has no part in the round yet, by the name he signs in with. */
function FindOne({
  found,
  onFound,
}: {
  found: { id: string; name: string } | undefined;
  onFound: (account: { id: string; name: string } | undefined) => void;
}) {
  const { ask } = useRound();
  const say = useWords(phaseText);
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const find = async () => {
    onFound(undefined);
    setFailure(undefined);
    try {
      onFound(await must(ask.POST('/api/account-searches', { body: { signIn: name.trim() } })));
    } catch (refused) {
      setFailure(refused);
    }
  };
  return (
    <div className={css.go}>
      <Field
        label={say.otherName}
        value={name}
        maxLength={254}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find();
        }}
      />
      <div className={office.buttons}>
        <button type="button" className="btn two" onClick={find}>
          {say.find}
        </button>
        <span role="status">{found ? say.found(found.name) : ''}</span>
      </div>
      {failure ? <Trouble failure={failure} /> : null}
    </div>
  );
}
