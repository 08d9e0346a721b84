// What is told of a facility. What is wrong stands beside its field, and what was typed stays.
import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { Schemas } from '../../api/client';
import { Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { phone } from '../../i18n/format';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { CodeField } from './CodeField';
import css from './facility.module.css';
import { fold } from './fold';
import { type ChosenUnit, communesOf, type Match, searchProvinces, UnitField } from './UnitField';
import { text } from './words';

export type Details = Schemas['FacilityDetails'];
type Kind = Details['kind'];
const kinds: readonly Kind[] = ['household', 'cooperative-group', 'cooperative', 'enterprise'];

interface Props {
  known?: Schemas['Facility'];
  first?: Partial<Details>;
  button: string;
  onSave: (details: Details) => Promise<void>;
  /** What the caller shows in place of the sentence for this failure. */
  shows?: (failure: unknown) => boolean;
}

const numberOf = (typed: string): number | undefined => {
  const digits = typed.replace(/[\s.]/g, '');
  return /^\d{1,7}$/.test(digits) ? Number(digits) : undefined;
};
const isWrong = (typed: string) => typed.trim() !== '' && numberOf(typed) === undefined;

export function FacilityForm({ known, first, button, onSave, shows }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const start = known ?? first;
  const [typed, setTyped] = useState({
    name: start?.name ?? '',
    registrationCode: start?.registrationCode ?? '',
    locality: start?.locality ?? '',
    address: start?.address ?? '',
    contactName: start?.contactName ?? '',
    contactPhone: start?.contactPhone ? phone(start.contactPhone) : '',
    contactEmail: start?.contactEmail ?? '',
    workers: start?.workers?.toString() ?? '',
    foundedYear: start?.foundedYear?.toString() ?? '',
  });
  const [kind, setKind] = useState<Kind>(start?.kind ?? 'household');
  const [consents, setConsents] = useState(start?.consentsToPublication ?? false);
  const [province, setProvince] = useState<ChosenUnit | undefined>(
    known
      ? { id: known.unitId, title: known.unitTitle, formerId: known.formerUnitId, note: known.formerUnitTitle ?? '' }
      : undefined,
  );
  const [commune, setCommune] = useState<ChosenUnit>();
  const [communes, setCommunes] = useState<Match[]>([]);
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const set = (change: Partial<typeof typed>) => setTyped((now) => ({ ...now, ...change }));

  const provinceId = province?.id;
  useEffect(() => {
    setCommunes([]);
    if (!provinceId || known?.unitId === provinceId) return;
    let here = true;
    communesOf(provinceId).then(
      (items) => here && setCommunes(items),
      () => {}, // the commune is told in words
    );
    return () => {
      here = false;
    };
  }, [provinceId, known?.unitId]);
  const searchCommunes = useCallback(
    async (q: string) =>
      communes.filter((match) => fold(match.name).includes(fold(q)) || fold(match.title).includes(fold(q))),
    [communes],
  );

  const problem = failure instanceof Refusal ? failure.problem : undefined;
  const from = (path: string) => problem?.fields.find((f) => f.path === path || f.path === `body.${path}`)?.message;
  const noContact = typed.contactPhone.trim() === '' && typed.contactEmail.trim() === '';

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    const wrong =
      typed.name.trim().length < 2 || !province || noContact || isWrong(typed.workers) || isWrong(typed.foundedYear);
    if (wrong || saving) {
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    setSaving(true);
    const workers = numberOf(typed.workers);
    const foundedYear = numberOf(typed.foundedYear);
    try {
      await onSave({
        name: typed.name.trim(),
        kind,
        unitId: commune?.id ?? province.id,
        ...(province.formerId ? { formerUnitId: province.formerId } : {}),
        registrationCode: typed.registrationCode.trim(),
        locality: typed.locality.trim(),
        address: typed.address.trim(),
        contactName: typed.contactName.trim(),
        contactPhone: typed.contactPhone.trim(),
        contactEmail: typed.contactEmail.trim(),
        ...(workers === undefined ? {} : { workers }),
        ...(foundedYear === undefined ? {} : { foundedYear }),
        consentsToPublication: consents,
      });
    } catch (thrown) {
      setFailure(thrown);
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    }
    setSaving(false);
  };

  return (
    <form ref={form} className={css.form} onSubmit={send} noValidate>
      {failure && !shows?.(failure) ? (
        <Notice kind="bad">
          {problem?.status === 412
            ? say.changedElsewhere
            : problem && problem.fields.length > 0
              ? say.fix(problem.fields.length)
              : sentence(failure, language)}
        </Notice>
      ) : null}
      <Field
        label={say.name}
        hint={say.nameHint}
        value={typed.name}
        maxLength={200}
        autoComplete="organization"
        onChange={(event) => set({ name: event.target.value })}
        fault={tried && typed.name.trim().length < 2 ? (from('name') ?? say.nameHint) : from('name')}
      />
      <fieldset className="field">
        <legend className="lab">{say.kind}</legend>
        <div className={css.choice}>
          {kinds.map((k) => (
            <label key={k}>
              <input type="radio" name={`${id}-kind`} checked={kind === k} onChange={() => setKind(k)} />
              <b>{say.kindName(k)}</b>
              <span>{say.kindWhy(k)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <CodeField
        value={typed.registrationCode}
        kind={kind}
        tried={tried}
        refused={from('registrationCode')}
        onChange={(registrationCode) => set({ registrationCode })}
      />
      <UnitField
        label={say.province}
        hint={say.provinceHint}
        chosen={province}
        onChoose={(unit) => {
          setProvince(unit);
          setCommune(undefined);
        }}
        search={searchProvinces}
        fault={tried && !province ? say.unitMissing : (from('unitId') ?? from('formerUnitId'))}
      />
      {communes.length > 0 ? (
        <UnitField
          label={say.commune}
          hint={say.communeHint}
          chosen={commune}
          onChoose={setCommune}
          search={searchCommunes}
        />
      ) : province ? (
        <Field
          label={say.locality}
          value={typed.locality}
          maxLength={100}
          onChange={(event) => set({ locality: event.target.value })}
          fault={from('locality')}
        />
      ) : null}
      <Field
        label={say.address}
        value={typed.address}
        maxLength={300}
        autoComplete="street-address"
        onChange={(event) => set({ address: event.target.value })}
        fault={from('address')}
      />
      <section className={css.part}>
        <h2>{say.contact}</h2>
        <Field
          label={say.contactName}
          value={typed.contactName}
          maxLength={100}
          autoComplete="name"
          onChange={(event) => set({ contactName: event.target.value })}
          fault={from('contactName')}
        />
        <p className="hint">{say.contactHint}</p>
        <div className={css.contact}>
          <Field
            label={say.contactPhone}
            type="tel"
            value={typed.contactPhone}
            autoComplete="tel"
            onChange={(event) => set({ contactPhone: event.target.value })}
            fault={tried && noContact ? say.contactMissing : from('contactPhone')}
          />
          <Field
            label={say.contactEmail}
            type="email"
            value={typed.contactEmail}
            autoComplete="email"
            onChange={(event) => set({ contactEmail: event.target.value })}
            fault={from('contactEmail')}
          />
        </div>
      </section>
      <section className={css.part}>
        <h2>{say.about}</h2>
        <div className={css.two}>
          <Field
            label={`${say.workers} ${say.optional}`}
            inputMode="numeric"
            value={typed.workers}
            onChange={(event) => set({ workers: event.target.value })}
            fault={isWrong(typed.workers) ? say.notNumber : from('workers')}
          />
          <Field
            label={`${say.founded} ${say.optional}`}
            inputMode="numeric"
            value={typed.foundedYear}
            onChange={(event) => set({ foundedYear: event.target.value })}
            fault={isWrong(typed.foundedYear) ? say.notNumber : from('foundedYear')}
          />
        </div>
      </section>
      <section className={css.part}>
        <h2>{say.consent}</h2>
        <p>{say.consentWhy}</p>
        <label className={`${css.tick} ${css.boxed}`}>
          <input type="checkbox" checked={consents} onChange={(event) => setConsents(event.target.checked)} />
          <span>{say.consentDo}</span>
        </label>
        <p className="hint">{say.consentNo}</p>
      </section>
      <button type="submit" className="btn">
        {saving ? say.saving : button}
      </button>
    </form>
  );
}
