import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import type { DeviceStorage, Packet } from '../../offline/types';
import { useJudge, useJudgeSnapshot } from '../judge/context';
import type { Line } from './lines';
import css from './list.module.css';
import { Folded } from './look/Folded';
import { type Say, text } from './words';

/** What is on this device, and how far the sheets are. */
export function PacketAside({ lines, children }: { lines: Line[]; children?: ReactNode }) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const { judge, packet, packetProgress: progress, storage } = useJudgeSnapshot();
  const ready = progress.state === 'ready';
  return (
    <aside className={css.pack} aria-label={say.packet}>
      <p className={css.whose}>
        <b className="b">{say.judgeRole(judge.name, say[judge.role])}</b>
        <span>{judge.roundTitle}</span>
        <span>{judge.unitName}</span>
      </p>
      <Link className={`btn quiet ${css.device}`} to="/cham/$judgeId/may" params={{ judgeId }}>
        {say.device}
      </Link>
      <h2>
        <Link to="/cham/$judgeId/goi" params={{ judgeId }}>
          {say.packet}
        </Link>
      </h2>
      {packet ? (
        <>
          <div>
            <p className="b">{say.photosReady(progress.photosReady, progress.photosTotal)}</p>
            <Squares ready={progress.photosReady} total={progress.photosTotal} />
          </div>
          {ready ? (
            <p className={css.said}>{say.offlineReady}</p>
          ) : (
            <>
              <p className={css.said}>{say.notReady}</p>
              <Link className="btn two" to="/cham/$judgeId/goi" params={{ judgeId }}>
                {say.fetchOn}
              </Link>
            </>
          )}
        </>
      ) : null}
      {children}
      {lines.length > 0 ? <Counts lines={lines} /> : null}
      {judge.role === 'judge' ? null : (
        <Link className="btn quiet" to="/ky/$roundId" params={{ roundId: judge.roundId }} search={{ cho: judgeId }}>
          {say.panelBoard}
        </Link>
      )}
      {packet ? (
        <Folded name={say.aboutPacket}>
          <dl className="facts">
            <div>
              <dt>{say.products}</dt>
              <dd>{lines.length}</dd>
            </div>
            <div>
              <dt>{say.rubric}</dt>
              <dd>{versions(packet, say)}</dd>
            </div>
            <div>
              <dt>{say.storage}</dt>
              <dd>{kept(storage, say)}</dd>
            </div>
            {progress.fetchedAt ? (
              <div>
                <dt>{say.fetchedAt}</dt>
                <dd>{moment(progress.fetchedAt)}</dd>
              </div>
            ) : null}
          </dl>
        </Folded>
      ) : null}
    </aside>
  );
}

/** One square for every photo; of more than 90, for every such share. */
function Squares({ ready, total }: { ready: number; total: number }) {
  const count = Math.min(total, 90);
  if (count === 0) return null;
  const filled = total <= 90 ? ready : Math.floor((ready * count) / total);
  return (
    <div className={css.squares} aria-hidden="true">
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a square is its place
        <i key={i} className={i < filled ? css.ready : undefined} />
      ))}
    </div>
  );
}

function Counts({ lines }: { lines: Line[] }) {
  const say = useWords(text);
  const counted = lines.filter((l) => l.state !== 'not-counted');
  const recused = lines.length - counted.length;
  const open = counted.filter((l) => !l.sheet.body.submitted);
  const complete = open.filter((l) => l.tally?.unmarked.length === 0).length;
  const untouched = open.filter((l) => l.state === 'untouched').length;
  return (
    <p className={css.counts}>
      {say.counts(counted.length - open.length, complete, open.length - complete - untouched, untouched)}
      {recused > 0 ? (
        <>
          <br />
          {say.recusedCount(recused)}
        </>
      ) : null}
    </p>
  );
}

function versions(packet: Packet, say: Say): string {
  const all = [...new Set(packet.rubrics.map((r) => r.version))].sort((a, b) => a - b);
  return all.map((n) => say.rubricVersion(n)).join('; ');
}

function kept(storage: DeviceStorage, say: Say): string {
  if (storage.persisted === null) return say.storageUnknown;
  return storage.persisted ? say.storageKept : say.storageNot;
}
