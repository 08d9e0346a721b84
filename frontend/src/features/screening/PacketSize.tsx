import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import { must } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { bytes } from '../../i18n/format';
import { State } from '../../ui/signs';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import { useRound } from '../panel/round';
import { minShown, shownPhotos } from './choice';
import css from './desk.module.css';
import { text } from './deskWords';
import { partName } from './parts';
import { partText } from './partWords';
import { type Choice, type Desk, weightQuery } from './queries';

interface Props {
  desk: Desk;
  choice: Choice;
  /** The choice is not the one that stands. */
  changed: boolean;
  onSaved: () => void;
}

/** What judges would carry away with this choice, in bytes, before it is saved. */
export function PacketSize({ desk, choice, changed, onSaved }: Props) {
  const { round } = useRound();
  const { language } = useLanguage();
  const say = useWords(text);
  const part = useWords(partText);
  const { entry } = desk;
  const asked = useQuery({ ...weightQuery(round.id, entry.id, choice), enabled: changed });
  const weight = (changed ? asked.data : undefined) ?? desk.packet;
  const save = useChange(round.id, () =>
    must(
      api.PUT('/api/entries/{entryId}/judges-choice', {
        params: { path: { entryId: entry.id }, header: seen(entry.version) },
        body: choice,
      }),
    ),
  );
  const byCode = desk.packetMode === 'code';
  const shown = shownPhotos(entry, choice, byCode);
  const left = weight.leftOut.map(({ kind, id }) =>
    partName(kind === 'photo' ? `photos.${id}` : `papers.${id}`, entry, part),
  );
  return (
    <section className={css.packet} aria-label={say.packet}>
      <h2>{say.packet}</h2>
      <p role="status" aria-busy={asked.isFetching}>
        {say.packetEntry(bytes(weight.bytes, language), weight.photos.length, weight.papers.length)}
      </p>
      <meter
        aria-label={say.packet}
        min={0}
        max={weight.round.maxBytes}
        high={weight.round.maxBytes * 0.9}
        value={weight.round.bytes}
      />
      <p className="cap">
        {say.packetRound(
          bytes(weight.round.bytes, language),
          bytes(weight.round.maxBytes, language),
          weight.round.entries,
        )}
      </p>
      {weight.pending > 0 ? <p className="cap">{say.packetPending(weight.pending)}</p> : null}
      {left.length > 0 ? <p className={css.warn}>{say.packetLeft([...new Set(left)].join('; '))}</p> : null}
      {byCode && shown < minShown ? <p className={css.warn}>{say.fewPhotos(shown, minShown)}</p> : null}
      {asked.error ? <Trouble failure={asked.error} again={() => asked.refetch()} /> : null}
      {save.error ? <Trouble failure={save.error} /> : null}
      {changed ? (
        <p className={css.saveChoice}>
          <State state="wait">{say.unsaved}</State>
          <button
            type="button"
            className="btn two"
            onClick={() => {
              if (!save.isPending) save.mutate(undefined, { onSuccess: onSaved });
            }}
          >
            {save.isPending ? say.working : say.saveChoice}
          </button>
        </p>
      ) : save.isSuccess ? (
        <p role="status">
          <State state="done">{say.choiceSaved}</State>
        </p>
      ) : null}
    </section>
  );
}
