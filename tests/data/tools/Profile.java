// Loads an ontology with the OWL API and prints what keeps it out of the OWL 2 RL and DL profiles.
// Run by tests/test_outside_tools.py: java -cp 'owlapi/*' Profile.java FILE
import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyLoaderConfiguration;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.profiles.Profiles;

public class Profile {
    public static void main(String[] arguments) throws Exception {
        OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(
            new FileDocumentSource(new File(arguments[0])),
            new OWLOntologyLoaderConfiguration().setStrict(true));
        for (Profiles profile : new Profiles[] {Profiles.OWL2_DL, Profiles.OWL2_RL}) {
            for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
                System.out.println(profile + ": " + violation);
            }
        }
        System.out.println("axioms " + ontology.getLogicalAxiomCount());
    }
}
