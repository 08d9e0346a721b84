import { type ReactNode, useState } from 'react';
import { useWords } from '../../i18n';
import type { KnownJudge } from '../../offline/types';
import { Heading, Notice } from '../../ui/Page';
import { groupCode } from './code';
import { text } from './entranceWords';
import { Frame } from './Frame';
import { DrawnAdd, DrawnConfirm, DrawnHome, DrawnMenu, DrawnShare } from './InstallDrawings';
import css from './install.module.css';
import { install, type Platform, platform, useInstallState } from './installing';
import { KnownJudges } from './KnownJudges';

interface Props {
  /** Judges whose data this tab holds. */
  known: readonly KnownJudge[];
  /** The code that the address brought along. */
  code: string | undefined;
  /** The judge goes on in this tab. */
  onStay: () => void;
}

/** Before anything else in a browser tab: why the app belongs on the home screen, how it gets there, and the way over. */
export function Installation({ known, code, onStay }: Props) {
  const say = useWords(text);
  const [on] = useState(platform);
  const state = useInstallState();
  return (
    <Frame>
      <Heading title={say.install} />
      <div className={css.lead}>
        <p>
          <strong className="b">{say.risk}</strong> {say.riskAnswer}
        </p>
      </div>
      {code ? (
        <Notice kind="info">
          <p>{say.codeNoted}</p>
          <p className={css.code}>{groupCode(code)}</p>
          <p>{say.codeNotedWhy}</p>
        </Notice>
      ) : null}
      {state === 'installed' ? <Notice kind="done">{say.installed}</Notice> : null}
      {state === 'offered' ? (
        <div className={css.acts}>
          <button type="button" className="btn" onClick={() => void install()}>
            {say.installNow}
          </button>
        </div>
      ) : null}
      {state === 'none' ? <ByHand on={on} /> : null}
      {on === 'chromium' && known.length > 0 ? <p className={css.where}>{say.shared}</p> : null}
      {on === 'ios' && known.length > 0 ? <WayOver known={known} /> : null}
      <div className={css.acts}>
        <button type="button" className="btn quiet" onClick={onStay}>
          {say.stay}
        </button>
      </div>
    </Frame>
  );
}

function ByHand({ on }: { on: Platform }) {
  const say = useWords(text);
  return (
    <>
      <ol className={css.steps} aria-label={say.steps}>
        {on === 'ios' ? (
          <>
            <Step drawing={<DrawnShare />} act={say.iosShare} where={say.iosShareWhere} />
            <Step drawing={<DrawnAdd />} act={say.iosAdd} where={say.iosAddWhere} />
            <Step drawing={<DrawnConfirm />} act={say.iosConfirm} where={say.iosConfirmWhere} />
          </>
        ) : (
          <>
            <Step drawing={<DrawnMenu />} act={say.menu} where={say.menuWhere} />
            <Step drawing={<DrawnAdd />} act={say.menuAdd} where={say.menuAddWhere} />
          </>
        )}
        <Step drawing={<DrawnHome />} act={say.open} where={say.openWhere} />
      </ol>
      {on === 'ios' ? <p className={css.where}>{say.iosOther}</p> : null}
    </>
  );
}

function Step({ drawing, act, where }: { drawing: ReactNode; act: string; where: string }) {
  return (
    <li className={css.step}>
      {drawing}
      <span>
        <b>{act}</b>
        <span className={css.where}>{where}</span>
      </span>
    </li>
  );
}

function WayOver({ known }: { known: readonly KnownJudge[] }) {
  const say = useWords(text);
  return (
    <section className={css.over}>
      <h2>{say.over}</h2>
      <p>{say.overWhy}</p>
      <ol className={css.numbered}>
        <li>{say.overSend}</li>
        <li>{say.overInstall}</li>
        <li>{say.overSignIn}</li>
      </ol>
      <KnownJudges known={known} />
    </section>
  );
}
