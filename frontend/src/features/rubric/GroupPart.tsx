import type { PointerEvent } from 'react';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/icons';
import { State } from '../../ui/signs';
import { CriterionForm } from './CriterionForm';
import { bestOf, type Criterion, type Group, sumOf } from './draft';
import { nameOf } from './names';
import css from './rubric.module.css';
import type { Dragging } from './useDrag';
import { text } from './words';

interface Props {
  group: Group;
  /** From 0. */
  at: number;
  last: boolean;
  mayWrite: boolean;
  faults: ReadonlyMap<string, string>;
  open: string | undefined;
  dragging: Dragging | undefined;
  onOpen: (criterionId: string | undefined) => void;
  onTake: (criterionId: string) => (event: PointerEvent) => void;
  onMove: (criterionId: string, by: -1 | 1) => void;
  onRemove: (criterion: Criterion) => void;
  onGroup: (change: (group: Group) => Group) => void;
  onCriterion: (criterion: Criterion) => void;
  onAdd: () => void;
}

/** A criterion group: its sum against what it weighs, and its criteria. */
export function GroupPart(props: Props) {
  const { group, at, mayWrite, faults, open, dragging, onAdd } = props;
  const say = useWords(text);
  const { language } = useLanguage();
  const path = `criterionGroups[${at}]`;
  const [writing, setWriting] = useState(false);
  const naming = writing || faults.has(`${path}.name`);
  const off = faults.get(`${path}.criteria`) ?? faults.get(path);
  const name = nameOf(group, language);
  const into = dragging?.before?.group === at ? dragging.before.at : undefined;
  return (
    <section className={css.group} aria-label={`${at + 1}. ${name}`}>
      <div className={css.groupHead}>
        <h3>
          {at + 1} · {name}
        </h3>
        {mayWrite && !naming ? (
          <button
            type="button"
            className={css.act}
            aria-label={`${say.editGroup}: ${name}`}
            onClick={() => setWriting(true)}
          >
            {say.editGroup}
          </button>
        ) : null}
        <p className={css.sum}>
          <b>{points(sumOf(group), language)}</b> <span>{say.outOf(points(group.maxPoints, language))}</span>
        </p>
      </div>
      {off ? (
        <p className={css.off} id={`off-${group.id}`} tabIndex={-1}>
          <State state="bad">{off}</State>
        </p>
      ) : null}
      {mayWrite && naming ? (
        <GroupNames
          group={group}
          fault={faults.get(`${path}.name`)}
          onGroup={props.onGroup}
          onDone={() => setWriting(false)}
        />
      ) : null}
      <ol className={css.criteria}>
        {group.criteria.map((criterion, index) => (
          <li
            key={criterion.id}
            data-place={`${at}:${index}`}
            className={[
              dragging?.id === criterion.id ? css.lifted : '',
              into === index ? css.before : '',
              into === index + 1 && index === group.criteria.length - 1 ? css.after : '',
            ]
              .filter(Boolean)
              .join(' ')}
          >
            <Row {...props} criterion={criterion} index={index} />
            {mayWrite && open === criterion.id ? (
              <CriterionForm
                criterion={criterion}
                faultAt={(below) => faults.get(`${path}.criteria[${index}].${below}`)}
                onChange={props.onCriterion}
                onDone={() => props.onOpen(undefined)}
                onRemove={() => props.onRemove(criterion)}
              />
            ) : null}
          </li>
        ))}
        {group.criteria.length === 0 ? (
          <li data-place={`${at}:0`} data-end="" className={into === 0 ? `${css.none} ${css.before}` : css.none}>
            {say.fault('no-criteria', '', '')}
          </li>
        ) : null}
      </ol>
      {mayWrite ? (
        <p>
          <button type="button" className="btn two" aria-label={say.addTo(name)} onClick={onAdd}>
            {say.add}
          </button>
        </p>
      ) : null}
    </section>
  );
}

interface NamesProps {
  group: Group;
  fault: string | undefined;
  onGroup: Props['onGroup'];
  onDone: () => void;
}

function GroupNames({ group, fault, onGroup, onDone }: NamesProps) {
  const say = useWords(text);
  return (
    <div className={css.pair}>
      <Field
        label={say.groupName}
        maxLength={300}
        value={group.name}
        fault={fault}
        onChange={(event) => onGroup((now) => ({ ...now, name: event.target.value }))}
      />
      <Field
        label={say.nameEn}
        lang="en"
        maxLength={300}
        value={group.nameEn ?? ''}
        onChange={(event) => onGroup((now) => ({ ...now, nameEn: event.target.value }))}
      />
      <p>
        <button type="button" className="btn two" onClick={onDone}>
          {say.done}
        </button>
      </p>
    </div>
  );
}

function Row({ criterion, index, ...props }: Props & { criterion: Criterion; index: number }) {
  const { at, group, last, mayWrite, faults, open, onOpen, onTake, onMove } = props;
  const say = useWords(text);
  const { language } = useLanguage();
  const name = nameOf(criterion, language) || say.unnamed;
  const path = `criterionGroups[${at}].criteria[${index}]`;
  const wrong = [...faults].find(([where]) => where === path || where.startsWith(`${path}.`))?.[1];
  const first = at === 0 && index === 0;
  const end = last && index === group.criteria.length - 1;
  const words = (
    <>
      <b>{name}</b>
      <span className="cap">{detailOf(criterion, say, (hundredths) => points(hundredths, language))}</span>
      {wrong && open !== criterion.id ? <State state="bad">{wrong}</State> : null}
    </>
  );
  return (
    <div className={css.row}>
      {mayWrite ? (
        <span className={css.handle} title={say.drag(name)} onPointerDown={onTake(criterion.id)} aria-hidden="true">
          <svg viewBox="0 0 12 20" aria-hidden="true">
            <path d="M2 3h2v2H2zM8 3h2v2H8zM2 9h2v2H2zM8 9h2v2H8zM2 15h2v2H2zM8 15h2v2H8z" fill="currentColor" />
          </svg>
        </span>
      ) : null}
      <span className={css.number}>
        {at + 1}.{index + 1}
      </span>
      {mayWrite ? (
        <button
          type="button"
          id={`open-${criterion.id}`}
          className={css.name}
          aria-expanded={open === criterion.id}
          onClick={() => onOpen(open === criterion.id ? undefined : criterion.id)}
        >
          {words}
        </button>
      ) : (
        <div className={css.name}>{words}</div>
      )}
      <span className={css.points}>{points(bestOf(criterion), language)}</span>
      {mayWrite ? (
        <span className={css.moves}>
          <button
            type="button"
            id={`up-${criterion.id}`}
            className="ibtn"
            aria-label={say.up(name)}
            aria-disabled={first}
            onClick={() => onMove(criterion.id, -1)}
          >
            <Icon of="up" />
          </button>
          <button
            type="button"
            id={`down-${criterion.id}`}
            className="ibtn"
            aria-label={say.down(name)}
            aria-disabled={end}
            onClick={() => onMove(criterion.id, 1)}
          >
            <Icon of="down" />
          </button>
        </span>
      ) : null}
    </div>
  );
}

function detailOf(c: Criterion, say: (typeof text)['en'], figure: (hundredths: number) => string): string {
  if (c.kind === 'options')
    return [say.optionCount(c.options?.length ?? 0), c.options?.some((o) => o.knockOut) ? say.knocksOut : '']
      .filter(Boolean)
      .join(' · ');
  return [say.stepShort(figure(c.step ?? 0)), c.levels?.length ? say.levelCount(c.levels.length) : '']
    .filter(Boolean)
    .join(' · ');
}
