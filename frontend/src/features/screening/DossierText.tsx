// The words of a dossier: whose it is, mẫu số 01 and mẫu số 02.
import { type ReactNode, useId } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { whole } from '../../i18n/format';
import { fullAddress } from './address';
import css from './desk.module.css';
import { text } from './deskWords';
import { formParts, sectionParts } from './parts';
import { type FormPart, partText } from './partWords';
import type { Desk } from './queries';

interface Props {
  desk: Desk;
  group: string;
  /** Shows a paper that answers a section. */
  onPaper: (paperId: string) => void;
}

export function DossierText({ desk, group, onPaper }: Props) {
  const say = useWords(text);
  const part = useWords(partText);
  const { product, facility } = desk;
  const lines: [string, string][] = [
    [
      say.facilityKind,
      [part.kind(facility.kind), facility.registrationCode ? say.taxCode(facility.registrationCode) : '']
        .filter(Boolean)
        .join(', '),
    ],
    [say.address, fullAddress(facility.address, facility.locality, facility.unitTitle)],
    [
      say.contact,
      [facility.contactName, facility.contactPhone?.replace(/^\+84/, '0'), facility.contactEmail]
        .filter(Boolean)
        .join(' · '),
    ],
    [say.workers, facility.workers === undefined ? '' : String(facility.workers)],
    [say.founded, facility.foundedYear === undefined ? '' : String(facility.foundedYear)],
    [say.publication, facility.consentsToPublication ? say.consents : say.consentsNot],
  ];
  return (
    <div className={css.text}>
      <Part title={part.facility}>
        <p className="b">{facility.name}</p>
        <dl className={css.lines}>
          {lines
            .filter(([, value]) => value)
            .map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      </Part>
      <Part title={part.form}>
        <dl className={css.lines}>
          <div>
            <dt>{part.group}</dt>
            <dd>{group}</dd>
          </div>
          {product.kind === 'set' ? (
            <div>
              <dt>{say.members}</dt>
              <dd>
                <ul>
                  {(product.members ?? []).map((member) => (
                    <li key={member}>{member}</li>
                  ))}
                </ul>
              </dd>
            </div>
          ) : null}
          <FormLines desk={desk} />
        </dl>
      </Part>
      <Part title={part.explanation}>
        {sectionParts.map((id) => {
          const section = desk.entry.explanation[id];
          const files = (section?.files ?? []).flatMap(
            (file) => desk.entry.paperList.find(({ paperId }) => paperId === file) ?? [],
          );
          return (
            <div key={id} className={css.section}>
              <h3>{part.section(id)}</h3>
              {section?.text ? <p className={css.long}>{section.text}</p> : null}
              {files.map((file) => (
                <button key={file.paperId} type="button" className={css.link} onClick={() => onPaper(file.paperId)}>
                  {say.answeredBy(file.fileName)}
                </button>
              ))}
              {!section?.text && files.length === 0 ? <p className={css.blank}>{say.blank}</p> : null}
            </div>
          );
        })}
      </Part>
    </div>
  );
}

function FormLines({ desk }: { desk: Desk }) {
  const say = useWords(text);
  const part = useWords(partText);
  const { language } = useLanguage();
  const { form } = desk.entry;
  const value = (id: FormPart): string => {
    const given = form[id];
    if (given === undefined || given === '') return '';
    if (id === 'commits') return form.commits ? say.commits : '';
    if (id === 'firstMadeYear') return String(given);
    if (id === 'annualOutput')
      return [whole(form.annualOutput ?? 0, language), form.outputUnit].filter(Boolean).join(' ');
    if (id === 'annualRevenue' || id === 'price') return `${whole(Number(given), language)} đồng`;
    return typeof given === 'number' ? whole(given, language) : String(given);
  };
  return formParts
    .filter((id) => id !== 'outputUnit')
    .map((id) => (
      <div key={id}>
        <dt>{part.field(id)}</dt>
        <dd className={css.long}>{value(id) || <span className={css.blank}>{say.blank}</span>}</dd>
      </div>
    ));
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.part} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
