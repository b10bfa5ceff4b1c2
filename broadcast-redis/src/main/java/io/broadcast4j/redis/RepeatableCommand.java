package io.broadcast4j.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A script call that says so when it is sent again. When a connection is lost, what was not answered is sent once more on
 * the next one, though Redis may have done it: the script is told by its last argument.
 *
 * <p>Thread: encoded by one event loop at a time.
 */
final class RepeatableCommand extends Command<byte[], byte[], List<Object>> {
    private final byte[] again;

    private RepeatableCommand(CommandType type, CommandArgs<byte[], byte[]> args, byte[] again) {
        super(type, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args);
        this.again = again;
    }

    /**
     * Calls a script by the digest of its text, which Redis knows if it has run it before.
     *
     * @param again its last argument, which is changed when it is sent
     */
    static RepeatableCommand byDigest(ScriptRunner.Call call, byte[] again) {
        return of(CommandType.EVALSHA, call.script().sha1(), call, again);
    }

    /**
     * Calls a script by its text.
     *
     * @param again its last argument, which is changed when it is sent
     */
    static RepeatableCommand byText(ScriptRunner.Call call, byte[] again) {
        return of(CommandType.EVAL, call.script().source(), call, again);
    }

    private static RepeatableCommand of(CommandType type, byte[] script, ScriptRunner.Call call, byte[] again) {
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(script)
                .add(call.keys().size())
                .addKeys(call.keys());
        call.args().forEach(args::add);
        // Kept as it is, and read anew each time the command is encoded.
        args.add(again);
        return new RepeatableCommand(type, args, again);
    }

    @Override
    public void encode(ByteBuf buf) {
        super.encode(buf);
        again[0] = '1';
    }
}
