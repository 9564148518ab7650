/**
 * Process id 0 is the caller's whole group: `npm test`, the run and every worker. A test whose process was not found once
 * ended all of them that way, with no word about which test it was. Here it is an error of that test.
 */
const kill = process.kill.bind(process);
process.kill = (pid, signal) => {
  if (pid === 0) throw new Error('process id 0 is this whole test run; the process was not found');
  return kill(pid, signal);
};
