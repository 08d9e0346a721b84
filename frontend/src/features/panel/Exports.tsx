// What reaches the server on other ways than a device's own sending: files of unsent sheets, and late copies.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Heading, Notice } from '../../ui/Page';
import { Trouble } from './Asked';
import { useChange } from './changes';
import { text } from './exportsWords';
import { FilePick } from './FilePick';
import { LateCopies } from './LateCopies';
import css from './office.module.css';
import { lateCopiesQuery } from './queries';
import { useRound } from './round';
import { type Envelope, readUnsentFile } from './unsentFile';

export function Exports() {
  const { round, office, ask } = useRound();
  const say = useWords(text);
  const late = useQuery({
    ...lateCopiesQuery(ask, round.id),
    enabled: office.secretary || office.head || office.deputy,
  });
  return (
    <main className={css.main}>
      <Heading title={say.title} />
      <section className={css.part}>
        <h2>{say.importTitle}</h2>
        {office.secretary ? <ImportFile /> : <p>{say.secretaryOnly}</p>}
      </section>
      {late.error ? <Trouble failure={late.error} again={() => late.refetch()} /> : null}
      {late.data ? <LateCopies items={late.data.items} /> : null}
    </main>
  );
}

type Fault = 'not-ours' | 'other-round' | 'too-large';

function ImportFile() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [name, setName] = useState('');
  const [fault, setFault] = useState<Fault>();
  const send = useChange(round.id, (body: Envelope) =>
    must(ask.POST('/api/rounds/{roundId}/unsent-imports', { params: { path: { roundId: round.id } }, body })),
  );
  const faults: Record<Fault, string> = {
    'not-ours': say.notOurs,
    'other-round': say.otherRound,
    'too-large': say.tooLarge,
  };
  const choose = async (file: File) => {
    setName(file.name);
    setFault(undefined);
    send.reset();
    const read = await readUnsentFile(file, round.id);
    if ('fault' in read) setFault(read.fault);
    else send.mutate(read.envelope);
  };
  return (
    <>
      <p className={css.intro}>{say.importWhat}</p>
      <FilePick
        label={say.file}
        act={say.choose}
        accept=".json,.tieubieu,application/json"
        name={name || undefined}
        fault={fault ? faults[fault] : undefined}
        onPick={choose}
      />
      {send.isPending ? <p role="status">{say.sending}</p> : null}
      {send.error ? <Trouble failure={send.error} /> : null}
      {send.data ? <Result name={name} counts={send.data} /> : null}
    </>
  );
}

function Result({ name, counts }: { name: string; counts: Schemas['UnsentImport'] }) {
  const say = useWords(text);
  const cells: [string, number][] = [
    [say.saves, counts.sheets],
    [say.applied, counts.applied],
    [say.present, counts.present],
    [say.kept, counts.kept],
    [say.refused, counts.refused],
  ];
  return (
    <section className={css.part} aria-live="polite">
      <h3>{say.result(name)}</h3>
      <Notice kind={counts.repeated ? 'info' : counts.refused > 0 ? 'wait' : 'done'}>
        {counts.repeated ? say.repeated(moment(counts.at)) : say.taken(moment(counts.at))}
      </Notice>
      <dl className="cells">
        {cells.map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={css.figures}>{say.savesOf(count)}</dd>
          </div>
        ))}
      </dl>
      {counts.refused > 0 ? <p>{say.refusedWhy}</p> : null}
      {counts.kept > 0 ? <p>{say.keptWhy}</p> : null}
    </section>
  );
}
