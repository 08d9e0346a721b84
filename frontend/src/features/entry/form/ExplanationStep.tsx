// Mẫu 02: eight questions, one open at a time on a phone; each may be answered by a photographed page or a file.
import { useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../../../i18n';
import { StateShape } from '../../../ui/signs';
import { type SectionId, sectionIds, sectionLimit } from '../draft/fields';
import { isOpen, useEntry, useEntryState, useField, useUploads } from '../EntryContext';
import css from '../entry.module.css';
import { UploadRow } from '../photos/UploadRow';
import { paperFacts } from '../photos/uploads';
import { text } from '../words';
import { Camera, Chevron } from './icons';
import { Rival } from './Rival';

interface Props {
  /** Every question open: a desk. */
  all?: boolean;
  /** The question to open first. */
  first?: SectionId | undefined;
}

export function ExplanationStep({ all = false, first }: Props) {
  const say = useWords(text);
  const { keeper, round } = useEntry();
  useEntryState();
  const answered = (id: SectionId) =>
    keeper.valueOf(`explanation.${id}.text`) !== '' || filesOf(keeper.valueOf(`explanation.${id}.files`)).length > 0;
  const [open, setOpen] = useState<SectionId | undefined>(
    () => first ?? sectionIds.find((id) => id !== 'other' && !answered(id)),
  );
  const done = sectionIds.filter(answered).length;
  return (
    <>
      <p className={css.where} role="status">
        {say.answered(done, sectionIds.length)}
      </p>
      {round ? <p className={css.where}>{say.readBy(round.packetMode)}</p> : null}
      <ul className={css.sections}>
        {sectionIds.map((id, i) => (
          <SectionItem
            key={id}
            id={id}
            number={i + 1}
            open={all || open === id}
            fixed={all}
            focus={open === id && open !== undefined && !all}
            onToggle={() => setOpen(open === id ? undefined : id)}
            onNext={() => setOpen(sectionIds[i + 1])}
          />
        ))}
      </ul>
    </>
  );
}

const filesOf = (value: unknown): string[] => (Array.isArray(value) ? value : []);

interface ItemProps {
  id: SectionId;
  number: number;
  open: boolean;
  fixed: boolean;
  focus: boolean;
  onToggle: () => void;
  onNext: () => void;
}

function SectionItem({ id, number, open, fixed, focus, onToggle, onNext }: ItemProps) {
  const say = useWords(text);
  const { keeper } = useEntry();
  const typed = String(keeper.valueOf(`explanation.${id}.text`) ?? '');
  const files = filesOf(keeper.valueOf(`explanation.${id}.files`));
  const state = typed !== '' || files.length > 0 ? 'done' : 'ahead';
  const row = useRef<HTMLLIElement>(null);
  const mounted = useRef(false);
  useEffect(() => {
    if (focus && mounted.current) {
      row.current?.querySelector<HTMLElement>('textarea')?.focus({ preventScroll: true });
      row.current?.scrollIntoView?.({ block: 'start' });
    }
    mounted.current = true;
  }, [focus]);
  const summary =
    files.length > 0
      ? say.answeredByPage(files.length)
      : typed !== ''
        ? typed.length > 70
          ? `${typed.slice(0, 70).trim()}…`
          : typed
        : id === 'other'
          ? say.optional
          : say.notAnswered;
  const head = (
    <>
      <span className={`st ${state === 'done' ? 'done' : 'none'}`}>
        <StateShape state={state} />
      </span>
      <b>
        {number}. {say.section(id)}
      </b>
    </>
  );
  return (
    <li ref={row} data-item={`explanation.${id}`}>
      {fixed ? (
        <h3 className={css.opener}>{head}</h3>
      ) : (
        <button type="button" className={css.opener} aria-expanded={open} onClick={onToggle}>
          {head}
          {open ? null : <small>{summary}</small>}
          <Chevron up={open} />
        </button>
      )}
      {open ? <Answer id={id} fixed={fixed} onNext={onNext} /> : null}
    </li>
  );
}

function Answer({ id, fixed, onNext }: { id: SectionId; fixed: boolean; onNext: () => void }) {
  const say = useWords(text);
  const htmlId = useId();
  const path = `explanation.${id}.text`;
  const filesPath = `explanation.${id}.files`;
  const { keeper, uploads } = useEntry();
  const { entry } = useEntryState();
  const { rows } = useUploads();
  const { value, fault } = useField(path);
  const files = filesOf(keeper.valueOf(filesPath));
  const may = entry !== undefined && isOpen(entry);
  const coming = rows.filter((row) => row.what.kind === 'paper' && row.what.section === id && row.state !== 'placed');
  return (
    <div className={css.answer}>
      <div className={fault ? 'field err' : 'field'}>
        <label className="spoken" htmlFor={htmlId}>
          {say.section(id)}
        </label>
        <div className="hint" id={`${htmlId}-hint`}>
          {say.sectionHint(id)}
        </div>
        {fault ? (
          <div className="errmsg" role="alert">
            {fault}
          </div>
        ) : null}
        <textarea
          id={htmlId}
          className="inp"
          rows={6}
          maxLength={sectionLimit}
          value={typeof value === 'string' ? value : ''}
          disabled={!may}
          aria-describedby={`${htmlId}-hint`}
          placeholder={say.write}
          onChange={(event) => void keeper.edit(path, event.target.value)}
          onBlur={() => void keeper.flush()}
        />
        <Rival path={path} />
      </div>
      {files.length > 0 || coming.length > 0 ? (
        <ul className={css.files}>
          {files.map((file) => {
            const name = entry?.paperList.find((paper) => paper.paperId === file)?.fileName ?? file;
            return (
              <li key={file}>
                <span>{name}</span>
                {may ? (
                  <button
                    type="button"
                    className="btn quiet"
                    aria-label={say.removePage(name)}
                    onClick={() =>
                      void keeper
                        .edit(
                          filesPath,
                          files.filter((f) => f !== file),
                        )
                        .then(() => keeper.flush())
                    }
                  >
                    {say.removePage('')}
                  </button>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : null}
      {coming.map((row) => (
        <UploadRow key={row.id} row={row} label={row.name} />
      ))}
      <Rival path={filesPath} />
      {may ? (
        <div className="field">
          <span className="hint">{say.orPage}</span>
          <label className={css.add}>
            <Camera />
            <span>{say.addPage}</span>
            <input
              type="file"
              multiple
              accept="image/jpeg,image/png,application/pdf,.docx"
              onChange={(event) => {
                const picked = [...(event.target.files ?? [])];
                event.target.value = '';
                void uploads?.add(picked, (file) => ({
                  kind: 'paper',
                  facts: paperFacts(file.name, 'explanation'),
                  section: id,
                }));
              }}
            />
          </label>
        </div>
      ) : null}
      {fixed || id === 'other' ? null : (
        <button type="button" className="btn two" onClick={onNext}>
          {say.nextSection}
        </button>
      )}
    </div>
  );
}
