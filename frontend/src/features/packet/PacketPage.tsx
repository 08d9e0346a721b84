import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { bytes } from '../../i18n/format';
import type { PacketProgress } from '../../offline/types';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { useJudge } from '../judge/context';
import { JudgePage } from '../judge/JudgePage';
import { useSelect } from '../judge/select';
import { Facts } from './Facts';
import { LeftOut } from './LeftOut';
import { useOffer } from './offer';
import { Progress } from './Progress';
import css from './packet.module.css';
import { Refused, RefusedFor, SignInAgain } from './Refused';
import { text } from './words';

/** The packet: how large it is, how far it has come, what it leaves out, and from when on no network is needed. */
export function PacketPage() {
  const say = useWords(text);
  const store = useJudge();
  const judge = useSelect((s) => s.judge);
  const progress = useSelect((s) => s.packetProgress);
  const kept = useSelect((s) => s.packet);
  const storage = useSelect((s) => s.storage);
  const untouched = progress.state === 'none' && kept === undefined;
  const { offer, ask } = useOffer(store.judgeId, judge.roundId, store.deviceId, untouched);
  const packet = kept ?? (offer.state === 'offered' ? offer.packet : undefined);
  const fetchNow = () => void store.fetchPacket();

  return (
    <JudgePage
      title={<Heading title={say.title} />}
      aside={
        <>
          <p>
            {judge.roundTitle}
            <br />
            {judge.unitName}
          </p>
          <Facts packet={packet} progress={progress} storage={storage} />
        </>
      }
      base={
        untouched && offer.state !== 'offered' ? undefined : (
          <Controls
            progress={progress}
            bytesTotal={packet?.totalBytes}
            onFetch={fetchNow}
            hasPacket={kept !== undefined}
          />
        )
      }
    >
      {untouched ? (
        <>
          {offer.state === 'asking' ? <p role="status">{say.asking}</p> : null}
          {offer.state === 'failed' ? (
            <Refused judgeId={store.judgeId} failure={offer.failure} onRetry={() => void ask()} />
          ) : null}
          {offer.state === 'offered' ? <p>{say.offerLead}</p> : null}
        </>
      ) : (
        <>
          <Said progress={progress} onFetch={fetchNow} />
          {progress.photosTotal > 0 || progress.bytesTotal > 0 ? <Progress of={progress} /> : null}
          {progress.state === 'ready' ? (
            <p>
              <button type="button" className="btn quiet" onClick={fetchNow}>
                {say.refresh}
              </button>
            </p>
          ) : null}
          {progress.state !== 'ready' && kept ? <p className={css.note}>{say.scoreNowWhy}</p> : null}
        </>
      )}
      {packet ? <LeftOut packet={packet} /> : null}
    </JudgePage>
  );
}

/** One sentence on where it stands, and what to do where it stands still. */
function Said({ progress, onFetch }: { progress: PacketProgress; onFetch: () => void }): ReactNode {
  const say = useWords(text);
  const { language } = useLanguage();
  const { judgeId } = useJudge();
  const saidAbove = useSelect((s) => s.sync.sender === 'signed-out');
  switch (progress.state) {
    case 'ready':
      return (
        <Notice kind="done">
          <p className="b">{say.ready}</p>
          <p>{say.readyWhy}</p>
        </Notice>
      );
    case 'fetching':
      return <p>{say.fetching}</p>;
    case 'paused':
      return <Notice kind="info">{say.paused}</Notice>;
    case 'none':
      return <p>{say.offerLead}</p>;
    case 'failed':
      break;
  }
  switch (progress.failure) {
    case 'network':
      return (
        <Notice kind="wait">
          <p className="b">{say.failedNetwork}</p>
          <p>{say.failedNetworkDo}</p>
        </Notice>
      );
    case 'quota':
      return (
        <Notice kind="bad">
          <p className="b">{say.failedQuota}</p>
          <p>{say.failedQuotaDo(bytes(Math.max(0, progress.bytesTotal - progress.bytesReady), language))}</p>
        </Notice>
      );
    case 'signed-out':
      return saidAbove ? <p>{say.kept}</p> : <SignInAgain judgeId={judgeId} />;
    case 'refused':
      if (progress.problem) return <RefusedFor judgeId={judgeId} problem={progress.problem} onRetry={onFetch} />;
      return <Notice kind="bad">{say.failedRefused}</Notice>;
    case undefined:
      return <Notice kind="wait">{say.failedUnknown}</Notice>;
  }
}

interface ControlsProps {
  progress: PacketProgress;
  bytesTotal: number | undefined;
  hasPacket: boolean;
  onFetch: () => void;
}

function Controls({ progress, bytesTotal, hasPacket, onFetch }: ControlsProps) {
  const say = useWords(text);
  const { language } = useLanguage();
  const store = useJudge();
  const toList = (primary: boolean) => (
    <Link to={paths.judge(store.judgeId)} className={primary ? 'btn' : 'btn two'}>
      {primary ? say.toList : say.scoreNow}
    </Link>
  );
  switch (progress.state) {
    case 'ready':
      return (
        <>
          <span className={css.push} />
          <Link to={paths.practice(store.judgeId)} className="btn two">
            {say.practise}
          </Link>
          {toList(true)}
        </>
      );
    case 'fetching':
      return (
        <>
          {hasPacket ? toList(false) : null}
          <span className={css.push} />
          <button type="button" className="btn" onClick={() => store.pausePacket()}>
            {say.pause}
          </button>
        </>
      );
    case 'none':
      if (bytesTotal === undefined) return null;
      return (
        <>
          <span className={css.push} />
          <button type="button" className="btn" onClick={onFetch}>
            {say.fetch(bytes(bytesTotal, language))}
          </button>
        </>
      );
    case 'paused':
    case 'failed':
      return (
        <>
          {hasPacket ? toList(false) : null}
          <span className={css.push} />
          {progress.failure === 'signed-out' || progress.failure === 'refused' ? null : (
            <button type="button" className="btn" onClick={onFetch}>
              {say.resume}
            </button>
          )}
        </>
      );
  }
}
