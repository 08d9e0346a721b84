// One of the unit's directory.
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../i18n';
import { paths } from '../../paths';
import { Trouble } from '../panel/Asked';
import { Pick } from '../panel/Pick';
import { useRound } from '../panel/round';
import { type Person, peopleQuery } from './queries';
import { text } from './staffWords';

interface Props {
  value: string | undefined;
  /** Accounts that cannot be chosen. */
  except: readonly string[];
  onPick: (person: Person) => void;
}

export function PickPerson({ value, except, onPick }: Props) {
  const { round, ask, office } = useRound();
  const say = useWords(text);
  const people = useQuery(peopleQuery(ask, round.unitId));
  const open = (people.data?.items ?? []).filter((person) => !except.includes(person.accountId));
  return (
    <>
      <Pick
        label={say.person}
        placeholder={say.pickPerson}
        empty={say.noneFound}
        options={open.map((person) => ({
          value: person.accountId,
          label: [person.name, person.title].filter(Boolean).join(' · '),
        }))}
        value={value}
        onPick={(accountId) => {
          const person = open.find((one) => one.accountId === accountId);
          if (person) onPick(person);
        }}
      />
      {people.error ? <Trouble failure={people.error} again={() => people.refetch()} /> : null}
      {office.organiser ? (
        <p>
          <a href={`/app${paths.people}`}>{say.directory}</a>
        </p>
      ) : null}
    </>
  );
}
