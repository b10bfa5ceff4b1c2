package io.broadcast4j.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A script call that says so when it is sent again. When a connection is lost, what was not answered is sent once more on
 * the next one, though Redis may have done it: the script is told by its last argument.
 *
 * <p>Thread: encoded by one event loop at a time.
 */
final class RepeatableCommand extends Command<byte[], byte[], List<Object>> {
    private final Again again;

    private RepeatableCommand(CommandType type, CommandArgs<byte[], byte[]> args, Again again) {
        super(type, new Answer(again), args);
        this.again = again;
    }

    /** Calls a script by the digest of its text, which Redis knows if it has run it before. */
    static RepeatableCommand byDigest(ScriptRunner.Call call, Again again) {
        return of(CommandType.EVALSHA, call.script().sha1(), call, again);
    }

    /** Calls a script by its text. */
    static RepeatableCommand byText(ScriptRunner.Call call, Again again) {
        return of(CommandType.EVAL, call.script().source(), call, again);
    }

    private static RepeatableCommand of(CommandType type, byte[] script, ScriptRunner.Call call, Again again) {
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(script)
                .add(call.keys().size())
                .addKeys(call.keys());
        call.args().forEach(args::add);
        // Kept as it is, and read anew each time the command is encoded.
        args.add(again.argument());
        return new RepeatableCommand(type, args, again);
    }

    @Override
    public void encode(ByteBuf buf) {
        super.encode(buf);
        again.sent();
    }

    /** Notices refusals. */
    private static final class Answer extends NestedMultiOutput<byte[], byte[]> {
        private final Again again;

        Answer(Again again) {
            super(ByteArrayCodec.INSTANCE);
            this.again = again;
        }

        @Override
        public void setError(ByteBuffer error) {
            super.setError(error);
            again.refused();
        }
    }
}
