import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { bytes, moment, whole } from '../../i18n/format';
import type { DeviceStorage, Packet, PacketProgress } from '../../offline/types';
import { useJudge } from '../judge/context';
import { contentsOf } from './contents';
import css from './packet.module.css';
import { text } from './words';

interface Props {
  packet: Packet | undefined;
  progress: PacketProgress;
  storage: DeviceStorage;
}

/** The packet in figures, and what the browser promises of them. */
export function Facts({ packet, progress, storage }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const store = useJudge();
  const holds = packet ? contentsOf(packet) : undefined;
  const { persisted, quota, usage } = storage;
  const [refused, setRefused] = useState(false);
  return (
    <>
      <h2>{say.inside}</h2>
      <dl className="facts">
        {holds ? (
          <>
            <div>
              <dt>{say.products}</dt>
              <dd>{whole(holds.entries, language)}</dd>
            </div>
            <div>
              <dt>{say.photoN}</dt>
              <dd>{whole(holds.photos, language)}</dd>
            </div>
            {holds.papers > 0 ? (
              <div>
                <dt>{say.paperN}</dt>
                <dd>{whole(holds.papers, language)}</dd>
              </div>
            ) : null}
            <div>
              <dt>{say.size}</dt>
              <dd>{bytes(holds.bytes, language)}</dd>
            </div>
            <div>
              <dt>{say.rubric}</dt>
              <dd>{say.version(holds.rubricVersions.join(', '))}</dd>
            </div>
          </>
        ) : null}
        <div>
          <dt>{say.storage}</dt>
          <dd>{persisted === null ? say.notSaid : persisted ? say.granted : say.notGranted}</dd>
        </div>
        {quota !== undefined && usage !== undefined ? (
          <div>
            <dt>{say.free}</dt>
            <dd>{bytes(Math.max(0, quota - usage), language)}</dd>
          </div>
        ) : null}
        {progress.fetchedAt ? (
          <div>
            <dt>{say.fetchedAt}</dt>
            <dd>{moment(progress.fetchedAt)}</dd>
          </div>
        ) : null}
      </dl>
      {persisted === null ? null : <p className={css.note}>{persisted ? say.grantedWhy : say.notGrantedWhy}</p>}
      {persisted === false ? (
        <div>
          <button
            type="button"
            className="btn two"
            onClick={() =>
              void store.askPersistence().then(
                (granted) => setRefused(!granted),
                () => setRefused(true),
              )
            }
          >
            {say.askAgain}
          </button>
          <p role="status" className="b">
            {refused ? say.askRefused : ''}
          </p>
        </div>
      ) : null}
    </>
  );
}
