// The form of one entry: on a phone a step at a time, on a desk one page.
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import { StateShape } from '../../ui/signs';
import { missingByStep, stepOf } from './checklist';
import { type SectionId, sectionIds } from './draft/fields';
import { EntryNotices, SavedWord } from './EntryBar';
import { EntryProvider, isOpen, useEntry, useEntryState } from './EntryContext';
import css from './entry.module.css';
import { ExplanationStep } from './form/ExplanationStep';
import { ProductStep, partOf, parts } from './form/ProductStep';
import { PaperStep } from './papers/PaperStep';
import { PhotoStep } from './photos/PhotoStep';
import { useMissing } from './review/Checklist';
import { ReviewStep, SubmitButton } from './review/ReviewStep';
import type { EntrySearch } from './search';
import { type StepId, stepIds } from './steps';
import { useWide } from './useWide';
import { text } from './words';

export function EntryPage() {
  const { entryId } = useParams({ strict: false });
  if (!entryId) return null;
  return (
    <EntryProvider key={entryId} entryId={entryId}>
      <Opened />
    </EntryProvider>
  );
}

function Opened() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { keeper } = useEntry();
  const { entry, failure } = useEntryState();
  const wide = useWide();
  if (failure && failure instanceof Refusal && failure.problem.status !== 401) {
    return (
      <PhonePage name={say.title}>
        <Heading title={say.notFound} />
        <p className={css.why}>{say.notFoundWhy}</p>
        <p>
          <Link className="btn" to={paths.facilities}>
            {say.mine}
          </Link>
        </p>
      </PhonePage>
    );
  }
  if (!entry) {
    return (
      <PhonePage name={say.title}>
        {failure ? (
          <Notice kind="bad">
            <p>{sentence(failure, language)}</p>
            <button type="button" className="btn quiet" onClick={() => void keeper.open()}>
              {say.again}
            </button>
          </Notice>
        ) : (
          <p role="status">{say.reading}</p>
        )}
      </PhonePage>
    );
  }
  if (!isOpen(entry)) {
    return (
      <PhonePage name={entry.productName}>
        <Heading title={entry.productName} />
        <Notice kind="info">{say.locked}</Notice>
        <p>
          <Link className="btn" to={paths.entryStatus(entry.id)}>
            {say.toStatus}
          </Link>
        </p>
      </PhonePage>
    );
  }
  return wide ? <Desk /> : <Phone />;
}

function useStep(): { step: StepId; item: string | undefined; part: number } {
  const search: EntrySearch = useSearch({ strict: false });
  const step = search.buoc ?? (search.muc ? stepOf(search.muc) : 'san-pham');
  const part = search.muc ? partOf(search.muc) : Math.min(parts, search.phan ?? 1);
  return { step, item: search.muc, part };
}

/** Brings the field that a checklist or a reason named into view and focus. */
function useItem(item: string | undefined) {
  useEffect(() => {
    if (!item) return;
    const timer = setTimeout(() => {
      const found = find(item);
      found?.scrollIntoView?.({ block: 'center' });
      const field =
        found?.querySelector<HTMLElement>('input, textarea, select') ?? found?.querySelector<HTMLElement>('button');
      field?.focus({ preventScroll: true });
    }, 60);
    return () => clearTimeout(timer);
  }, [item]);
}

function find(item: string): HTMLElement | undefined {
  for (const place of document.querySelectorAll<HTMLElement>('[data-item]')) {
    if (place.dataset.item === item) return place;
  }
  return undefined;
}

const sectionOf = (item: string | undefined): SectionId | undefined => {
  const [head, name] = item?.split('.') ?? [];
  return head === 'explanation' ? sectionIds.find((id) => id === name) : undefined;
};

function Where({ children }: { children?: ReactNode }) {
  const say = useWords(text);
  const { round } = useEntry();
  const { entry } = useEntryState();
  const returned = entry?.status === 'returned';
  const at = returned ? entry?.dueAt : round?.registrationClosesAt;
  return (
    <p className={css.where}>
      {children}
      {round ? round.title : null}
      {at ? ` · ${returned ? say.due(moment(at)) : say.closes(moment(at))}` : null}
    </p>
  );
}

function Phone() {
  const say = useWords(text);
  const { entry } = useEntryState();
  const { step, item, part } = useStep();
  const missing = useMissing();
  useItem(item);
  const lacking = missingByStep(missing);
  const at = stepIds.indexOf(step);
  const next = stepIds[at + 1];
  const left = missing.filter((m) => m.blocks).length;
  if (!entry) return null;
  return (
    <PhonePage
      name={entry.productName}
      end={<SavedWord />}
      dock={
        next ? (
          <>
            <Link className="btn wait" to={paths.entry(entry.id)} search={{ buoc: 'nop' }}>
              {left > 0 ? say.left(left) : say.ready}
            </Link>
            <Link
              className="btn"
              to={paths.entry(entry.id)}
              search={step === 'san-pham' && part < parts ? { buoc: step, phan: part + 1 } : { buoc: next }}
            >
              {step === 'san-pham' && part < parts ? say.nextPart : say.next(say.stepShort(next))}
            </Link>
          </>
        ) : (
          <>
            <Link className="btn two" to={paths.entry(entry.id)} search={{ buoc: stepIds[at - 1] ?? 'san-pham' }}>
              {say.back}
            </Link>
            <SubmitButton />
          </>
        )
      }
    >
      <EntryNotices />
      <nav aria-label={say.steps} className={css.steps}>
        {stepIds.map((id) => (
          <Link
            key={id}
            to={paths.entry(entry.id)}
            search={{ buoc: id }}
            aria-current={id === step ? 'step' : undefined}
            data-state={id === 'nop' || lacking.has(id) ? 'open' : 'done'}
          >
            {say.stepShort(id)}
          </Link>
        ))}
      </nav>
      <div className={css.head}>
        <Where>{say.place(at + 1, stepIds.length)} · </Where>
        <Heading
          key={`${step}${part}`}
          title={step === 'san-pham' ? say.stepPart(say.step(step), part, parts) : say.step(step)}
        />
        <p className={css.why}>{say.stepWhy(step)}</p>
      </div>
      <Step id={step} item={item} part={part} />
    </PhonePage>
  );
}

interface StepProps {
  id: StepId;
  item: string | undefined;
  all?: boolean;
  part?: number;
}

function Step({ id, item, all = false, part }: StepProps) {
  switch (id) {
    case 'san-pham':
      return <ProductStep part={all ? undefined : part} />;
    case 'thuyet-minh':
      return <ExplanationStep key={item ?? ''} all={all} first={sectionOf(item)} />;
    case 'anh':
      return <PhotoStep />;
    case 'giay-to':
      return <PaperStep />;
    case 'nop':
      return <ReviewStep desk={all} />;
  }
}

function Desk() {
  const say = useWords(text);
  const { entry } = useEntryState();
  const { item } = useStep();
  const lacking = missingByStep(useMissing());
  useItem(item);
  if (!entry) return null;
  return (
    <PhonePage name={entry.productName} end={<SavedWord />} wide>
      <div className={css.desk}>
        <nav aria-label={say.steps}>
          <ol>
            {stepIds.map((id) => {
              const n = lacking.get(id) ?? 0;
              return (
                <li key={id}>
                  <a href={`#${id}`}>
                    <span className={`st ${n > 0 ? 'go' : id === 'nop' ? 'none' : 'done'}`}>
                      <StateShape state={n > 0 ? 'go' : id === 'nop' ? 'ahead' : 'done'} />
                    </span>
                    {say.stepShort(id)}
                    {n > 0 ? <small>{say.left(n)}</small> : null}
                  </a>
                </li>
              );
            })}
          </ol>
        </nav>
        <div>
          <EntryNotices />
          <Heading title={entry.productName} />
          <Where />
          {stepIds.map((id) => (
            <section key={id} id={id} aria-labelledby={`${id}-title`}>
              <div className={css.head}>
                <h2 id={`${id}-title`}>{say.step(id)}</h2>
                <p className={css.why}>{say.stepWhy(id)}</p>
              </div>
              <Step id={id} item={item} all />
            </section>
          ))}
        </div>
      </div>
    </PhonePage>
  );
}
