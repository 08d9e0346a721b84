// A file that the server makes (PDF): asked for, then kept as an object address until the page is left.
import { useEffect, useState } from 'react';
import { type Problem, Refusal, readProblem } from '../../api/problem';

export interface MadeFile {
  name: string;
  url: string;
}

interface Answered {
  data?: Blob | undefined;
  error?: unknown;
  response: Response;
}

const problemOf = (answer: Answered): Problem =>
  readProblem(answer.response.status, answer.error, answer.response.headers);

/** `make` asks for the file and shows it as soon as it is there: saved to the device at once, since a window that
 * opens after waiting counts as a pop-up. */
export function useFile() {
  const [file, setFile] = useState<MadeFile>();
  const [failure, setFailure] = useState<unknown>();
  const [making, setMaking] = useState(false);
  const url = file?.url;
  useEffect(() => {
    if (!url) return;
    return () => URL.revokeObjectURL(url);
  }, [url]);

  const make = async (name: string, asked: Promise<Answered>) => {
    setMaking(true);
    setFailure(undefined);
    try {
      const answer = await asked;
      if (!answer.response.ok || !answer.data) throw new Refusal(problemOf(answer));
      const made = { name, url: URL.createObjectURL(answer.data) };
      setFile(made);
      saveAs(made);
    } catch (thrown) {
      setFailure(thrown);
    } finally {
      setMaking(false);
    }
  };
  return { file, failure, making, make };
}

function saveAs(file: MadeFile) {
  const link = document.createElement('a');
  link.href = file.url;
  link.download = file.name;
  link.click();
}
