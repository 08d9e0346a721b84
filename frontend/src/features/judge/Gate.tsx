import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import { canKeep, knownJudges } from '../../offline/entry';
import { keepJudgesPart } from '../../offline/judgesPart';
import type { KnownJudge } from '../../offline/types';
import { Heading, Notice } from '../../ui/Page';
import { text } from './entranceWords';
import { Frame } from './Frame';
import { Installation } from './Installation';
import { isInstalled, stayInTab, staysInTab } from './installing';

/** Lets through whoever stands in the installed app, or has chosen the tab with its risk; nobody over plain http. */
export function Gate({ code, children }: { code?: string | undefined; children: ReactNode }) {
  const [through, setThrough] = useState(() => isInstalled() || staysInTab());
  if (!canKeep()) return <Insecure />;
  if (through) return <Through>{children}</Through>;
  return (
    <BeforeInstallation
      code={code}
      onStay={() => {
        stayInTab();
        setThrough(true);
      }}
    />
  );
}

/** Whoever stands here judges on this device: its pages are fetched while the code is typed. */
function Through({ children }: { children: ReactNode }) {
  useEffect(() => void keepJudgesPart().catch(() => {}), []); // asked again before the packet is ready
  return children;
}

function BeforeInstallation({ code, onStay }: { code: string | undefined; onStay: () => void }) {
  const [known, setKnown] = useState<readonly KnownJudge[]>([]);
  useEffect(() => {
    knownJudges().then(setKnown, () => {});
  }, []);
  return <Installation known={known} code={code} onStay={onStay} />;
}

export function Insecure() {
  const say = useWords(text);
  return (
    <Frame>
      <Heading title={say.insecure} />
      <Notice kind="bad">
        <p>{say.insecureWhy}</p>
        <p className="b">{say.insecureDo}</p>
      </Notice>
    </Frame>
  );
}
