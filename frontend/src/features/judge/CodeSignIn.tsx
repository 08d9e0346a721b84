import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import { forgetJudge, knownJudges, openAfterCode, type SignedIn, setPin, signOut } from '../../offline/entry';
import type { KnownJudge } from '../../offline/types';
import { paths } from '../../paths';
import { ChoosePin } from './ChoosePin';
import { CodeStep } from './CodeStep';
import { codeOfFragment, readCode } from './code';
import { Frame, type Step, Steps } from './Frame';
import { Gate } from './Gate';
import { noteTouch } from './idle';
import { text } from './signInWords';
import { WhoIsIt } from './WhoIsIt';

type At =
  | { step: 'code'; leftAlone: boolean }
  | { step: 'who'; signedIn: SignedIn }
  | { step: 'pin'; signedIn: SignedIn };

/** The way in for a judge: the printed code, the right person, a PIN for this device. */
export function CodeSignIn() {
  const [code] = useState(() => readCode(codeOfFragment(location.hash) ?? '').code);
  return (
    <Gate code={code || undefined}>
      <SignIn broughtCode={code} />
    </Gate>
  );
}

function SignIn({ broughtCode }: { broughtCode: string }) {
  const say = useWords(text);
  const navigate = useNavigate();
  const { cho: expected } = useSearch({ from: '/cham/vao' });
  const [at, setAt] = useState<At>({ step: 'code', leftAlone: false });
  const [known, setKnown] = useState<readonly KnownJudge[]>([]);

  useEffect(() => {
    // The code is a secret: it stays neither in the address nor in the history.
    if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
    knownJudges().then(setKnown, () => {});
  }, []);

  const enter = (judgeId: string) => {
    noteTouch(judgeId);
    return navigate({ to: paths.judge(judgeId), replace: true });
  };

  /** Whoever is asked says that it is somebody else: nothing of this sign-in stays, and nothing from before goes. */
  async function leave({ judge }: SignedIn) {
    const before = known.some((k) => k.judgeId === judge.judgeId);
    if (before) await signOut(judge.judgeId, { evenIfUnsent: true });
    else await forgetJudge(judge.judgeId);
    setAt({ step: 'code', leftAlone: true });
  }

  async function confirm(signedIn: SignedIn) {
    if (signedIn.pin === 'needed') return setAt({ step: 'pin', signedIn });
    await openAfterCode(signedIn.judge.judgeId);
    await enter(signedIn.judge.judgeId);
  }

  const order = ['code', 'who', 'pin'] as const;
  const names = { code: say.stepCode, who: say.stepWho, pin: say.stepPin };
  const steps = order.map(
    (step): Step => ({
      name: names[step],
      state: step === at.step ? 'go' : order.indexOf(step) < order.indexOf(at.step) ? 'done' : 'ahead',
    }),
  );
  return (
    <Frame aside={<Steps steps={steps} label={say.steps} />}>
      {at.step === 'code' ? (
        <CodeStep
          code={broughtCode}
          leftAlone={at.leftAlone}
          expected={known.find((k) => k.judgeId === expected)}
          someKnown={known.length > 0}
          onSignedIn={(signedIn) => setAt({ step: 'who', signedIn })}
        />
      ) : null}
      {at.step === 'who' ? (
        <WhoIsIt
          key={at.signedIn.judge.judgeId}
          session={at.signedIn.session}
          expected={known.find((k) => k.judgeId === expected)}
          onYes={() => confirm(at.signedIn)}
          onNo={() => leave(at.signedIn)}
        />
      ) : null}
      {at.step === 'pin' ? (
        <ChoosePin
          onChosen={async (pin) => {
            await setPin(at.signedIn.judge.judgeId, pin);
            await openAfterCode(at.signedIn.judge.judgeId);
            await enter(at.signedIn.judge.judgeId);
          }}
        />
      ) : null}
    </Frame>
  );
}
