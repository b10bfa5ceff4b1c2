package io.broadcast4j.json;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Has the parser miss a number or boolean that a record must have, and not make it 0 or false. What else is missing is
 * found by {@link RequiredComponents}, since it is null.
 */
final class PrimitivesRequired extends JacksonAnnotationIntrospector {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        boolean primitive =
                member instanceof AnnotatedParameter && member.getRawType().isPrimitive();
        return primitive ? Boolean.TRUE : super.hasRequiredMarker(config, member);
    }
}
