"""The simulated county, labelled as such everywhere; what is special to one lies in the county folder."""
