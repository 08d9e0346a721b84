import { useId, useState } from 'react';
import { Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/icons';
import css from './desk.module.css';
import { text } from './deskWords';
import { type Due, instantOf, proposedDue } from './due';
import { partName, returnable } from './parts';
import { partText } from './partWords';
import type { Desk } from './queries';
import { type Fault, faults, type Item, proposedItems } from './returning';
import type { Marks } from './useChecks';

interface Props {
  desk: Desk;
  marks: Marks;
  onReturn: (body: { items: Item[]; reason?: string; dueAt: string }) => Promise<unknown>;
  onClose: () => void;
}

/** Returns an entry: a reason for each part, and until when it is to be mended. */
export function ReturnDialog({ desk, marks, onReturn, onClose }: Props) {
  const say = useWords(text);
  const part = useWords(partText);
  const { language } = useLanguage();
  const { entry } = desk;
  const [items, setItems] = useState<Item[]>(() => {
    const last = entry.screenings.at(-1);
    return entry.status === 'returned' && last?.decision === 'returned'
      ? last.items
      : proposedItems(desk.checklist.questions, marks, entry.missing);
  });
  const [reason, setReason] = useState('');
  const [due, setDue] = useState<Due>(() => proposedDue(Date.now(), desk.screeningClosesAt));
  const [wrong, setWrong] = useState<Fault[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const [sending, setSending] = useState(false);
  const id = useId();
  const fields = failure instanceof Refusal ? failure.problem.fields : [];
  const fieldFault = (path: string) => fields.find((field) => field.path === path)?.message;
  const change = (at: number, text: string) =>
    setItems(items.map((one, i) => (i === at ? { ...one, reason: text } : one)));

  const send = async () => {
    if (sending) return;
    const found = faults(items, reason, due);
    setWrong(found);
    const dueAt = instantOf(due);
    if (found.length > 0 || dueAt === undefined) return;
    setSending(true);
    setFailure(undefined);
    try {
      await onReturn({
        items: items.map((one) => ({ ...one, reason: one.reason.trim() })),
        ...(reason.trim() ? { reason: reason.trim() } : {}),
        dueAt,
      });
      onClose();
    } catch (thrown) {
      setFailure(thrown);
      setSending(false);
    }
  };

  return (
    <Dialog title={say.returnTitle} wide onClose={onClose}>
      <p>{say.returnIntro}</p>
      <ol className={css.items}>
        {items.map((one, at) => {
          const name = partName(one.item, entry, part);
          const fault = wrong.includes(`reason ${one.item}`) ? say.reasonMissing : fieldFault(`items[${at}].reason`);
          return (
            <li key={one.item} className={fault ? 'field err' : 'field'}>
              <label htmlFor={`${id}-${at}`}>{name}</label>
              {fault ? (
                <div className="errmsg" role="alert" id={`${id}-${at}-fault`}>
                  {fault}
                </div>
              ) : null}
              <div className={css.itemLine}>
                <textarea
                  id={`${id}-${at}`}
                  className="inp"
                  rows={2}
                  maxLength={2000}
                  value={one.reason}
                  aria-invalid={fault ? true : undefined}
                  aria-describedby={fault ? `${id}-${at}-fault` : undefined}
                  onChange={(event) => change(at, event.target.value)}
                />
                <button
                  type="button"
                  className="ibtn"
                  aria-label={say.removeItem(name)}
                  onClick={() => setItems(items.filter((other) => other !== one))}
                >
                  <Icon of="close" />
                </button>
              </div>
            </li>
          );
        })}
      </ol>
      <label className={wrong.includes('items') ? 'field err' : 'field'}>
        <span className="lab">{say.addItem}</span>
        {wrong.includes('items') ? (
          <span className="errmsg" role="alert">
            {say.itemsMissing}
          </span>
        ) : null}
        <select
          className="inp"
          value=""
          onChange={(event) => setItems([...items, { item: event.target.value, reason: '' }])}
        >
          <option value="" disabled>
            {say.addItemPick}
          </option>
          {returnable(entry)
            .filter((name) => !items.some((one) => one.item === name))
            .map((name) => (
              <option key={name} value={name}>
                {partName(name, entry, part)}
              </option>
            ))}
        </select>
      </label>
      <div className="field">
        <label htmlFor={`${id}-general`}>{say.generalReason}</label>
        <textarea
          id={`${id}-general`}
          className="inp"
          rows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className={css.due}>
        <Field
          label={say.dueDay}
          type="date"
          value={due.day}
          fault={wrong.includes('due') ? say.dueMissing : fieldFault('dueAt')}
          hint={say.dueHint(desk.screeningClosesAt ? moment(desk.screeningClosesAt) : '')}
          onChange={(event) => setDue({ ...due, day: event.target.value })}
        />
        <Field
          label={say.dueHour}
          type="time"
          value={due.hour}
          onChange={(event) => setDue({ ...due, hour: event.target.value })}
        />
      </div>
      {failure && fields.length === 0 ? (
        <p className={css.warn} role="alert">
          {sentence(failure, language)}
        </p>
      ) : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn" onClick={send}>
          {sending ? say.working : say.returnDo}
        </button>
      </div>
    </Dialog>
  );
}
