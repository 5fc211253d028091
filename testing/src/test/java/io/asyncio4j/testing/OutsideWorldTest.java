// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.subprocess.AsyncProcess;
import io.asyncio4j.subprocess.ProcessOptions;
import java.io.IOException;

/** What takes real time in a test whose time is virtual. */
class OutsideWorldTest {
    @AsyncTest
    void programHasTheTimeItNeeds() throws IOException {
        EventLoop loop = Asyncio.getRunningLoop();
        double begun = loop.time();
        AsyncProcess process = Asyncio.createSubprocessShell(ProcessOptions.piped(), "sleep 0.05; echo done");
        String output = Asyncio.timeout(0.001, () -> process.communicate().stdoutText());

        assertThat(output).isEqualTo("done\n");
        assertThat(loop.time()).isEqualTo(begun);
        Asyncio.sleep(3600);
        assertThat(loop.time()).isEqualTo(begun + 3600);
    }

    @AsyncTest
    void programThatIsAskedForNothingDoesNotStopTheTime() throws IOException {
        EventLoop loop = Asyncio.getRunningLoop();
        double begun = loop.time();
        AsyncProcess process = Asyncio.createSubprocessExec("sleep", "100");
        Asyncio.sleep(3600);

        assertThat(loop.time()).isEqualTo(begun + 3600);
        process.kill();
        assertThat(process.await()).isEqualTo(-9);
    }
}
