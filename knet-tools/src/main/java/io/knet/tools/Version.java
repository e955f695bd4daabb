package io.knet.tools;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Tells the version that Maven wrote into the jar. */
public final class Version implements IVersionProvider {
    private static final String RESOURCE = "/META-INF/maven/io.knet/knet-tools/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream properties = Version.class.getResourceAsStream(RESOURCE)) {
            return new String[] {"knet " + version(properties)};
        }
    }

    static String version(@Nullable InputStream properties) throws IOException {
        if (properties == null) {
            return "(unpackaged)";
        }
        Properties read = new Properties();
        read.load(properties);
        return read.getProperty("version", "(unknown version)");
    }
}
