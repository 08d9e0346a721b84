// Puts somebody into the directory: an account that is there, or one that is made now.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { PersonFields, type PersonWords } from './PersonDialogs';
import own from './people.module.css';
import { type Group, peopleQuery } from './queries';
import { text } from './words';

export function AddPerson({
  unitId,
  groups,
  onClose,
}: {
  unitId: string;
  groups: readonly Group[];
  onClose: () => void;
}) {
  const say = useWords(text);
  const client = useQueryClient();
  const [signIn, setSignIn] = useState('');
  const [missing, setMissing] = useState(false);
  /** null: nobody has this address. */
  const [found, setFound] = useState<Schemas['Account'] | null>();
  const [name, setName] = useState('');
  const [filled, setFilled] = useState<PersonWords>({ title: '', note: '', groupIds: [] });
  const find = useMutation({
    mutationFn: async (asked: string) => {
      try {
        return await must(api.POST('/api/account-searches', { body: { signIn: asked } }));
      } catch (failure) {
        if (failure instanceof Refusal && failure.problem.status === 404) return null;
        throw failure;
      }
    },
    onSuccess: setFound,
  });
  const add = useMutation({
    mutationFn: async () => {
      const account = found ?? (await must(api.POST('/api/accounts', { body: { name, signIn } })));
      setFound(account);
      return must(
        api.POST('/api/units/{unitId}/people', {
          params: { path: { unitId } },
          body: { accountId: account.id, ...filled },
        }),
      );
    },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: peopleQuery(api, unitId).queryKey }),
  });
  const look = () => {
    setMissing(signIn.trim() === '');
    if (signIn.trim() !== '') find.mutate(signIn.trim());
  };
  return (
    <Dialog title={say.addTitle} onClose={onClose} wide>
      <form
        className={own.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (found === undefined) look();
          else if (found !== null || name.trim() !== '') add.mutate();
          else setMissing(true);
        }}
      >
        <p>{say.addWhat}</p>
        <Field
          label={say.signIn}
          value={signIn}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => {
            setSignIn(event.target.value);
            setFound(undefined);
          }}
          fault={missing && found === undefined ? say.required : undefined}
        />
        {find.error ? <Trouble failure={find.error} /> : null}
        {found === null ? (
          <>
            <Notice kind="info">
              <p>{say.notFound}</p>
            </Notice>
            <Field
              label={say.name}
              value={name}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
              fault={missing && name.trim() === '' ? say.required : undefined}
            />
          </>
        ) : null}
        {found ? (
          <Notice kind="done">
            <p>{say.found(found.name)}</p>
          </Notice>
        ) : null}
        {found === undefined ? null : <PersonFields filled={filled} groups={groups} onChange={setFilled} />}
        {add.error ? <Trouble failure={add.error} /> : null}
        <div className="acts">
          <button type="button" className="btn two" onClick={onClose}>
            {say.cancel}
          </button>
          <button type="submit" className="btn">
            {found === undefined ? say.find : found === null ? say.createDo : say.addDo}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
