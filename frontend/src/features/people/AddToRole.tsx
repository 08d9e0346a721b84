// A person of the directory and the role to be held.
import { useState } from 'react';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Trouble } from '../panel/Asked';
import { Pick } from '../panel/Pick';
import { PickPerson } from './PickPerson';
import own from './people.module.css';
import { text } from './staffWords';

interface Props {
  title: string;
  roles: { value: string; label: string }[];
  except: readonly string[];
  /** Whether a title for the minutes is asked for. */
  titled?: boolean;
  hint?: string;
  onAdd: (accountId: string, role: string, title: string) => Promise<unknown>;
  onClose: () => void;
}

export function AddToRole({ title, roles, except, titled = false, hint, onAdd, onClose }: Props) {
  const say = useWords(text);
  const [accountId, setPerson] = useState<string>();
  const [role, setRole] = useState(roles[0]?.value ?? '');
  const [words, setWords] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const send = async () => {
    if (!accountId) return;
    setFailure(undefined);
    try {
      await onAdd(accountId, role, words);
      onClose();
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <Dialog title={title} onClose={onClose} wide>
      <div className={own.form}>
        <PickPerson
          value={accountId}
          except={except}
          onPick={(person) => {
            setPerson(person.accountId);
            setWords(person.title);
          }}
        />
        <Pick label={say.role} empty={say.noneFound} options={roles} value={role} onPick={setRole} />
        {hint ? <p className="hint">{hint}</p> : null}
        {titled ? (
          <Field
            label={say.personTitle}
            value={words}
            maxLength={200}
            onChange={(event) => setWords(event.target.value)}
          />
        ) : null}
        {failure ? <Trouble failure={failure} /> : null}
      </div>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn" onClick={send}>
          {say.addDo}
        </button>
      </div>
    </Dialog>
  );
}
