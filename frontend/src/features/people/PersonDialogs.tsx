// What is noted of a person, and taking somebody off the directory.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { seen } from '../panel/changes';
import { Groups } from './Groups';
import own from './people.module.css';
import { type Group, type Person, peopleQuery } from './queries';
import { text } from './words';

export interface PersonWords {
  title: string;
  note: string;
  groupIds: string[];
}

export function PersonFields({
  filled,
  groups,
  onChange,
}: {
  filled: PersonWords;
  groups: readonly Group[];
  onChange: (filled: PersonWords) => void;
}) {
  const say = useWords(text);
  return (
    <>
      <Field
        label={say.personTitle}
        hint={say.personTitleHint}
        value={filled.title}
        maxLength={200}
        onChange={(event) => onChange({ ...filled, title: event.target.value })}
      />
      <Groups
        label={say.knows}
        groups={groups}
        chosen={filled.groupIds}
        onChange={(groupIds) => onChange({ ...filled, groupIds })}
      />
      <Field
        label={say.note}
        value={filled.note}
        maxLength={1000}
        onChange={(event) => onChange({ ...filled, note: event.target.value })}
      />
    </>
  );
}

export function ChangePerson({
  person,
  groups,
  onClose,
}: {
  person: Person;
  groups: readonly Group[];
  onClose: () => void;
}) {
  const say = useWords(text);
  const client = useQueryClient();
  const [filled, setFilled] = useState<PersonWords>({
    title: person.title,
    note: person.note,
    groupIds: person.groupIds,
  });
  const people = peopleQuery(api, person.unitId);
  // The list is read anew after a refusal; what stands in it now is what the next try has seen.
  const current = client.getQueryData(people.queryKey)?.items.find((one) => one.id === person.id) ?? person;
  const save = useMutation({
    mutationFn: () =>
      must(
        api.PUT('/api/people/{personId}', {
          params: { path: { personId: person.id }, header: seen(current.version) },
          body: filled,
        }),
      ),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: people.queryKey }),
  });
  const stale = save.error instanceof Refusal && save.error.problem.status === 412;
  return (
    <Dialog title={say.changeTitle(person.name)} onClose={onClose} wide>
      <form
        className={own.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <PersonFields filled={filled} groups={groups} onChange={setFilled} />
        {stale ? (
          <Notice kind="wait">
            <p>{say.changedByOther(current.title)}</p>
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

export function RemovePerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const say = useWords(text);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      must(
        api.DELETE('/api/people/{personId}', {
          params: { path: { personId: person.id }, header: seen(person.version) },
        }),
      ),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: peopleQuery(api, person.unitId).queryKey }),
  });
  return (
    <Dialog title={say.removeTitle(person.name)} onClose={onClose}>
      <p>{say.removeWhat}</p>
      {remove.error ? <Trouble failure={remove.error} /> : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn danger" onClick={() => remove.mutate()}>
          {say.remove}
        </button>
      </div>
    </Dialog>
  );
}
