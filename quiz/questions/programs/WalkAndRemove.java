import java.util.ArrayList;
import java.util.List;

class WalkAndRemove {
  public static void main(String[] args) {
    List<String> members = new ArrayList<>(List.of("ann", "bob", "cleo"));
    for (String member : members) {
      System.out.println(member);
      if (member.equals("bob")) {
        members.remove("ann");
      }
    }
  }
}
