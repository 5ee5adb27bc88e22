package course.websocket.kit;

import org.testcontainers.images.ImagePullPolicy;
import org.testcontainers.utility.DockerImageName;

/**
 * The policy that no image is ever pulled; named in {@code testcontainers.properties}. Without
 * state, so safe for use by several threads.
 */
public final class NoPull implements ImagePullPolicy {
  @Override
  public boolean shouldPull(DockerImageName image) {
    return false;
  }
}
