// A product that was never told about: its name, and for a set what belongs to it.
import { type FormEvent, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Field } from '../../../ui/Field';
import { Heading } from '../../../ui/Page';
import { Bin } from '../form/icons';
import { Choice } from './Choice';
import css from './start.module.css';
import { text } from './words';

export type NewProduct = Schemas['ProductDetails'];

interface Props {
  first: NewProduct | undefined;
  onBack: (() => void) | undefined;
  onDone: (product: NewProduct) => void;
}

export function NewProductForm({ first, onBack, onDone }: Props) {
  const say = useWords(text);
  const [name, setName] = useState(first?.name ?? '');
  const [kind, setKind] = useState<NewProduct['kind']>(first?.kind ?? 'single');
  const [members, setMembers] = useState<string[]>(first?.members ?? ['', '']);
  const [tried, setTried] = useState(false);
  const told = members.map((member) => member.trim()).filter((member) => member !== '');
  const few = kind === 'set' && told.length < 2;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim().length < 2 || few) return;
    onDone({ name: name.trim(), kind, ...(kind === 'set' ? { members: told } : {}) });
  };
  return (
    <form className={css.form} onSubmit={send} noValidate>
      <Heading title={say.fresh} />
      <Field
        label={say.name}
        hint={say.nameHint}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.target.value)}
        fault={tried && name.trim().length < 2 ? say.nameMissing : undefined}
      />
      <div className="field">
        <span className="lab">{say.kind}</span>
        <Choice
          label={say.kind}
          chosen={kind}
          options={[
            { id: 'single', name: say.single, why: say.singleWhy },
            { id: 'set', name: say.set, why: say.setWhy },
          ]}
          onChoose={(id) => setKind(id === 'set' ? 'set' : 'single')}
        />
      </div>
      {kind === 'set' ? (
        <fieldset className={tried && few ? 'field err' : 'field'}>
          <legend className="lab">{say.members}</legend>
          {tried && few ? (
            <div className="errmsg" role="alert">
              {say.membersFew}
            </div>
          ) : null}
          <div className={css.members}>
            {members.map((member, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a place in the set is its number
              <div key={i}>
                <input
                  className="inp"
                  aria-label={say.member(i + 1)}
                  placeholder={say.member(i + 1)}
                  value={member}
                  maxLength={200}
                  onChange={(event) => setMembers(members.map((m, j) => (j === i ? event.target.value : m)))}
                />
                <button
                  type="button"
                  className="ibtn"
                  aria-label={say.removeMember(i + 1)}
                  disabled={members.length <= 2}
                  onClick={() => setMembers(members.filter((_, j) => j !== i))}
                >
                  <Bin />
                </button>
              </div>
            ))}
            <button type="button" className="btn two" onClick={() => setMembers([...members, ''])}>
              {say.addMember}
            </button>
          </div>
        </fieldset>
      ) : null}
      <div className={css.acts}>
        <button type="submit" className="btn">
          {say.next}
        </button>
        {onBack ? (
          <button type="button" className="btn two" onClick={onBack}>
            {say.back}
          </button>
        ) : null}
      </div>
    </form>
  );
}
