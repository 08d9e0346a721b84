// The directory of a unit: whom its organisers may seat, what they know, and the way in for those without a password.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLanguage, useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Heading } from '../../ui/Page';
import { useOffice } from '../office/standing';
import { Asked } from '../panel/Asked';
import { fold } from '../panel/fold';
import css from '../panel/office.module.css';
import { Pick } from '../panel/Pick';
import { AddPerson } from './AddPerson';
import { Invite } from './Invite';
import { ChangePerson, RemovePerson } from './PersonDialogs';
import own from './people.module.css';
import { type Group, type Person, peopleQuery, programmesQuery } from './queries';
import { text } from './words';

export function People() {
  const { units } = useOffice();
  const say = useWords(text);
  const [unit, setUnit] = useState(units[0]?.id);
  return (
    <main className={css.main}>
      <Heading title={say.title} />
      <p className={css.intro}>{say.intro}</p>
      {units.length > 1 ? (
        <Pick
          label={say.unit}
          empty={say.noneFound}
          options={units.map((one) => ({ value: one.id, label: one.title }))}
          value={unit}
          onPick={setUnit}
        />
      ) : null}
      {unit ? <Directory key={unit} unitId={unit} /> : null}
    </main>
  );
}

type Opened = { what: 'add' } | { what: 'change' | 'remove' | 'invite'; person: Person };

function Directory({ unitId }: { unitId: string }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const people = useQuery(peopleQuery(api, unitId));
  const programmes = useQuery(programmesQuery(api));
  const groups = (programmes.data?.items ?? []).flatMap((programme) => programme.groups);
  const [search, setSearch] = useState('');
  const [group, setGroup] = useState('');
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const wanted = fold(search);
  const matches = (person: Person) =>
    (group === '' || person.groupIds.includes(group)) &&
    fold([person.name, person.title, person.email ?? '', person.phone ?? ''].join(' ')).includes(wanted);
  return (
    <>
      <div className={own.filters}>
        <Field
          label={say.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          autoComplete="off"
          type="search"
        />
        <Pick
          label={say.group}
          empty={say.noneFound}
          options={[
            { value: '', label: say.allGroups },
            ...groups.map((one) => ({ value: one.groupId, label: language === 'vi' ? one.nameVi : one.nameEn })),
          ]}
          value={group}
          onPick={setGroup}
        />
      </div>
      <p className={css.buttons}>
        <button type="button" className="btn" onClick={() => setOpened({ what: 'add' })}>
          {say.add}
        </button>
      </p>
      <Asked query={people}>
        {({ items }) =>
          items.length === 0 ? (
            <section className={css.empty}>
              <h2>{say.emptyTitle}</h2>
              <p>{say.empty}</p>
            </section>
          ) : (
            <List items={items.filter(matches)} groups={groups} onOpen={setOpened} />
          )
        }
      </Asked>
      {opened?.what === 'add' ? <AddPerson unitId={unitId} groups={groups} onClose={close} /> : null}
      {opened?.what === 'change' ? <ChangePerson person={opened.person} groups={groups} onClose={close} /> : null}
      {opened?.what === 'remove' ? <RemovePerson person={opened.person} onClose={close} /> : null}
      {opened?.what === 'invite' ? (
        <Invite accountId={opened.person.accountId} name={opened.person.name} onClose={close} />
      ) : null}
    </>
  );
}

function List({
  items,
  groups,
  onOpen,
}: {
  items: readonly Person[];
  groups: readonly Group[];
  onOpen: (opened: Opened) => void;
}) {
  const say = useWords(text);
  const { language } = useLanguage();
  const nameOf = (id: string) => {
    const group = groups.find((one) => one.groupId === id);
    return group ? (language === 'vi' ? group.nameVi : group.nameEn) : id;
  };
  if (items.length === 0) return <p role="status">{say.nothing}</p>;
  return (
    <div className={css.scroll}>
      <p className="cap" role="status">
        {say.count(items.length)}
      </p>
      <table className={css.rows}>
        <thead>
          <tr>
            <th scope="col">{say.person}</th>
            <th scope="col">{say.contact}</th>
            <th scope="col">{say.expertise}</th>
            <th scope="col">{say.sat}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {items.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                <b>{person.name}</b>
                <span className="cap">{[person.title, person.note].filter(Boolean).join(' · ')}</span>
              </th>
              <td data-label={say.contact}>
                {[person.phone, person.email].filter(Boolean).map((address) => (
                  <span key={address} className={css.line}>
                    {address}
                  </span>
                ))}
                {person.opened ? null : <span className={`cap ${css.line}`}>{say.notOpened}</span>}
              </td>
              <td data-label={say.expertise}>
                {person.groupIds.length === 0 ? (
                  <span className={css.quiet}>{say.noExpertise}</span>
                ) : (
                  person.groupIds.map(nameOf).join(', ')
                )}
              </td>
              <td data-label={say.sat}>{say.rounds(person.seats)}</td>
              <td className={css.acts}>
                {person.opened ? null : (
                  <button
                    type="button"
                    className={css.act}
                    onClick={() => onOpen({ what: 'invite', person })}
                    aria-label={`${say.invite}: ${person.name}`}
                  >
                    {say.invite}
                  </button>
                )}
                <button
                  type="button"
                  className={css.quietAct}
                  onClick={() => onOpen({ what: 'change', person })}
                  aria-label={`${say.change}: ${person.name}`}
                >
                  {say.change}
                </button>
                <button
                  type="button"
                  className={css.quietAct}
                  onClick={() => onOpen({ what: 'remove', person })}
                  aria-label={`${say.remove}: ${person.name}`}
                >
                  {say.remove}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
