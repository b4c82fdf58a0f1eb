"""What screens, the command line and papers all ask: queries and calculations joined, cached, without Streamlit."""
