// Mẫu 01: what the product is, how it is made and sold, who signs.
import { useEffect, useId, useState } from 'react';
import { api, type Schemas } from '../../../api/client';
import { must } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { isOpen, useEntry, useEntryState, useField } from '../EntryContext';
import css from '../entry.module.css';
import { text } from '../words';
import { CommitField, NumberField, TextField } from './EntryField';
import { Rival } from './Rival';

/** The parts of mẫu 01 that a phone shows one after the other. */
export const parts = 3;

/** On which of them an item is answered. */
export function partOf(item: string): number {
  if (/representative|commits/.test(item)) return 3;
  return /firstMade|annual|output|price|workers/i.test(item) ? 2 : 1;
}

/** `part`: that one alone, else all. */
export function ProductStep({ part }: { part?: number | undefined }) {
  const say = useWords(text);
  const shows = (n: number) => part === undefined || part === n;
  return (
    <>
      {shows(1) ? <ProductName /> : null}
      <section hidden={!shows(1)} className={css.part}>
        <h2>{say.partAbout}</h2>
        <GroupField />
        <TextField field="description" lines={4} />
        <TextField field="materials" lines={3} />
        <TextField field="materialsOrigin" />
        <TextField field="dimensions" />
        <TextField field="trademark" />
      </section>
      <section hidden={!shows(2)} className={css.part}>
        <h2>{say.partMaking}</h2>
        <NumberField field="firstMadeYear" year />
        <div className={css.pair}>
          <NumberField field="annualOutput" />
          <TextField field="outputUnit" />
        </div>
        <NumberField field="annualRevenue" />
        <NumberField field="price" />
        <NumberField field="workers" />
      </section>
      <section hidden={!shows(3)} className={css.part}>
        <h2>{say.partSigner}</h2>
        <TextField field="representative" />
        <TextField field="representativeTitle" />
        <CommitField />
      </section>
    </>
  );
}

function ProductName() {
  const say = useWords(text);
  const { entry } = useEntryState();
  const [product, setProduct] = useState<Schemas['Product']>();
  const productId = entry?.productId;
  useEffect(() => {
    if (!productId) return;
    let here = true;
    must(api.GET('/api/products/{productId}', { params: { path: { productId } } })).then(
      (found) => here && setProduct(found),
      () => {}, // without a network the name alone stands here
    );
    return () => {
      here = false;
    };
  }, [productId]);
  if (!entry) return null;
  const members = product?.members ?? [];
  return (
    <dl className="facts">
      <div>
        <dt>{say.product}</dt>
        <dd>{entry.productName}</dd>
      </div>
      {members.length > 0 ? (
        <div>
          <dt>{say.productSet(members.length)}</dt>
          <dd>{members.join(', ')}</dd>
        </div>
      ) : null}
    </dl>
  );
}

function GroupField() {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const { keeper, programme } = useEntry();
  const { entry } = useEntryState();
  const { value, fault } = useField('groupId');
  const nameOf = (groupId: unknown) => {
    const group = programme?.groups.find((g) => g.groupId === groupId);
    return group ? (language === 'en' ? group.nameEn : group.nameVi) : String(groupId);
  };
  return (
    <fieldset className={fault ? 'field err' : 'field'} data-item="groupId" disabled={!entry || !isOpen(entry)}>
      <legend className="lab">{say.group}</legend>
      {fault ? (
        <div className="errmsg" role="alert">
          {fault}
        </div>
      ) : null}
      <div className={css.choice}>
        {(programme?.groups ?? []).map((group) => (
          <label key={group.groupId}>
            <input
              type="radio"
              name={id}
              checked={value === group.groupId}
              onChange={() => void keeper.edit('groupId', group.groupId).then(() => keeper.flush())}
            />
            <b>{language === 'en' ? group.nameEn : group.nameVi}</b>
            <span>{say.groupExamples(group.groupId)}</span>
          </label>
        ))}
      </div>
      <Rival path="groupId" shown={nameOf} />
    </fieldset>
  );
}
